/**
 * Samples that are linted before the first file, so that what ESLint builds on first use is in the snapshot: configurations,
 * listeners, and the engine's own code for functions, which it makes when they are first called.
 */

import { linter } from './eslint.js';

const COMMON = `
/* global declared:writable */ /* eslint no-alert: "off" */
var first = 1, unused, { a, ...rest } = first, [b = 2, , ...others] = rest;
let text = \`x\${a}\`, pattern = /[a-z]+(?<name>b)?\\d{2}/giu, big = 10n, none = null, self = { a, 'b': b, [text]: 1, get c() { return 1; }, set c(v) {}, m() {}, async *g() { yield* this; } };
function named(x, y = 1, ...z) { if (x == y) { return z; } else if (!x) { throw new Error('x'); } else { x++; } switch (x) { case 1: x = 2; case 2: break; default: delete x.y; } }
class Base extends named { static #hidden = 1; static { this.#hidden; } constructor() { super(); } get v() { return typeof void 0; } static s() {} }
for (var i = 0; i < 10; i++) { continue; } for (const k in self) { undefinedName(k); } for (const e of [1, 2]) { if (e) break; }
while (false) { debugger; } do { ; } while ((true && a) || (b ?? none));
try { JSON.parse('{'); } catch (error) {} finally { void 0; }
label: for (;;) { break label; }
const arrow = async (p) => { await p?.q?.[0]?.(); return p ? 1 : 2; }; (() => ({}))(); new Base().v = a, b; a **= 2; a ||= b;
if (a = b) {} if (NaN === a) { } "\\a"; a.hasOwnProperty('x'); a === a; [1,,2]; ({ a: 1, a: 2 });
// eslint-disable-next-line no-undef -- a reason
missing(); // eslint-disable-line
eval('1'); new Function(''); with_(arrow, pattern, big, declared, label1);
`;

export const SAMPLES = [
  ['a.mjs', `import d, { e as f } from 'd'; import * as n from 'n'; export * from 'x'; export default f; export { n, d };\n${COMMON}`],
  ['a.js', `${COMMON}\nexport const last = import('x');\n`],
  ['a.cjs', `'use strict';\n${COMMON}\nmodule.exports = require('x');\n`],
  ['a.jsx', `${COMMON}\nexport const view = <A b="c" {...rest}>{text}<></></A>;\n`],
  ['broken.js', 'let = ;\n'],
];

/** Lints the samples. */
export function warm(configs, root) {
  for (const [name, text] of SAMPLES) linter.verify(text, configs, { filename: root + name });
}
