export function check(a) {
  if (a === -0) return 1; // expect: no-compare-neg-zero
  if (a === NaN) return 2; // expect: use-isnan
  if (typeof a === 'strnig') return 3; // expect: valid-typeof
  if (a === a) return 4; // expect: no-self-compare
  if (!a in window) return 5; // expect: no-unsafe-negation
  if ((a + 1) ?? a) return 6; // expect: no-constant-binary-expression
  return a != 1; // expect: eqeqeq
}
/* eslint no-self-compare: 2 */
