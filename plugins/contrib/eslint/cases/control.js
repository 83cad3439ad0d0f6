export function walk(a) {
  while (true) a();
  a(1); // expect: no-unreachable
}
export function fall(a) {
  switch (a) {
    case 1:
      a();
    case 2: // expect: no-fallthrough
      break;
    case 1: // expect: no-duplicate-case
      let b = 2; // expect: no-case-declarations
      return b;
  }
  for (let i = 0; i < 9; i--) a(); // expect: for-direction
  if (a = 1) return 2; // expect: no-cond-assign no-constant-condition
  try { a(); } finally { return 1; } // expect: no-unsafe-finally
}
