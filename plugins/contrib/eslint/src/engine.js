/**
 * What ESLint expects of its surroundings and the engine of the component lacks. Imported before ESLint.
 *
 * The engine is built without Unicode's tables, so there is no `Intl`. ESLint uses two parts of it: `Segmenter` counts what
 * a reader sees as one character (`id-length`), `ListFormat` joins names in a message (`no-restricted-imports`).
 *
 * `Math.random` asks the host, which cannot answer while the component is made. The matcher of patterns makes placeholders with it.
 */

import { Segmenter } from 'unicode-segmenter/intl-adapter';

/** `a`, `a and b`, `a, b, and c`: what `Intl.ListFormat('en-US')` makes. */
export class ListFormat {
  format(list) {
    const items = [...list];
    if (items.length < 3) return items.join(' and ');
    return `${items.slice(0, -1).join(', ')}, and ${items.at(-1)}`;
  }
}

globalThis.process ??= { cwd: () => '/', env: {}, platform: 'linux' };
globalThis.Intl ??= { ListFormat, Segmenter };
Math.random = () => 0.5;
