/* eslint quotes: ["error", "single"], indent: ["warn", 2] -- deprecated in ESLint, and still there */
export const a = "b"; // expect: quotes
if (a) {
    alert(a); // expect: indent
}
alert(1) // expect: semi
