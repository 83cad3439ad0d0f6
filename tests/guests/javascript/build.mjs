/** Makes a component of one of the plugins: `node build.mjs TOOLS SOURCE WIT WORLD OUTPUT`, TOOLS with componentize-js. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [tools, sourcePath, witPath, worldName, output] = process.argv.slice(2);
const entry = join(tools, 'node_modules/@bytecodealliance/componentize-js/src/componentize.js');
const { componentize } = await import(pathToFileURL(entry));
const { component } = await componentize({ sourcePath, witPath, worldName, disableFeatures: ['http', 'fetch-event'] });
await writeFile(output, component);
