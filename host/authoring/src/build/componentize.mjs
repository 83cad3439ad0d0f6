/** Makes a component of a file: `node componentize.mjs ENTRY WIT WORLD OUTPUT [ENGINE]`. Written by `btm plugin build`. */

import { writeFile } from 'node:fs/promises';

let componentize;
try {
  ({ componentize } = await import('@bytecodealliance/componentize-js'));
} catch (error) {
  const packages = '@bytecodealliance/componentize-js@0.23.0 @bytecodealliance/preview2-shim@0.17.9';
  console.error(`componentize-js is missing: npm install --save-dev --save-exact ${packages}\n${error.message}`);
  process.exit(1);
}
const [sourcePath, witPath, worldName, output, engine] = process.argv.slice(2);
// Without the two features, a component would import wasi:http, which btm does not offer.
const options = { sourcePath, witPath, worldName, disableFeatures: ['http', 'fetch-event'] };
const { component } = await componentize(engine ? { ...options, engine } : options);
await writeFile(output, component);
