/**
 * Writes dist/engine.wasm: the JavaScript engine of componentize-js with a larger heap.
 *
 * That engine gives the garbage collector 32 MiB, whatever the sandbox allows, and has no option for it. ESLint's tree of
 * a file of some 100 KB needs more, and the engine then aborts. So the one constant is raised; what bounds the memory is the
 * limit of the sandbox. The instruction is written shorter by two bytes and padded, so that nothing else moves.
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';

const ENGINE = new URL('node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding.wasm', import.meta.url);

/** `*(runtime + 0x910) = 32 MiB`, in wasm. */
const SMALL = Buffer.from('41 90 12 6a 41 80 80 80 10 36 02 00'.replaceAll(' ', ''), 'hex');
/** `runtime[0x910] = 2 GiB - 1`, and two times nothing. */
const LARGE = Buffer.from('41 ff ff ff ff 07 36 02 90 12 01 01'.replaceAll(' ', ''), 'hex');

/** The engine with the larger heap. */
export function enlarge(engine) {
  const at = engine.indexOf(SMALL);
  if (at < 0 || engine.indexOf(SMALL, at + 1) >= 0) throw new Error('another engine: look for its heap limit anew');
  return Buffer.concat([engine.subarray(0, at), LARGE, engine.subarray(at + SMALL.length)]);
}

await mkdir('dist', { recursive: true });
await writeFile('dist/engine.wasm', enlarge(await readFile(ENGINE)));
