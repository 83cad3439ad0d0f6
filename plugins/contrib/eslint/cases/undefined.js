/* global declared, written:writable */ // expect: no-unused-vars
declared();
written = 1;
declared = 2; // expect: no-global-assign
missing(); // expect: no-undef
document.title = 'from the set `browser`';
process.exit(); // expect: no-undef
export const kind = typeof missing;
