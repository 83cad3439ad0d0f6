/* eslint no-else-return: ["warn", { "allowElseIf": false }], max-params: ["error", 2] */
export function pick(a, b, c) { // expect: max-params
  if (a == null) return b;
  else if (a == b) { // expect: no-else-return eqeqeq
    return c;
  }
  console.log(a); // expect: no-console
  return a // expect: semi
}
