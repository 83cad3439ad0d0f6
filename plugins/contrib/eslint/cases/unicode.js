const 名前 = '😀😀'; missing(名前); // expect: no-undef
export const a = /[é́]/; // expect: no-misleading-character-class
export const b = /[👨‍👩‍👦]/u; // expect: no-misleading-character-class
export const c = '😀\d'; // expect: no-useless-escape
/* eslint id-length: ["error", { "min": 1, "max": 3 }], new-cap: error */
const ééé = '', éééé = ''; // expect: id-length
export { 名前, ééé, éééé };
new élan(); // expect: no-undef new-cap
