export class A extends B { // expect: no-undef
  constructor() {
    this.a = 1; // expect: no-this-before-super
    super();
  }
  get a() {} // expect: getter-return
  set b(value) { return value; } // expect: no-setter-return
  c() {}
  c() {} // expect: no-dupe-class-members
  #secret = 1; // expect: no-unused-private-class-members
  static {} // expect: no-empty-static-block
}
A = 1; // expect: no-class-assign
