/**
 * Makes a component of one of the plugins: `node build.mjs SOURCE WIT WORLD OUTPUT`.
 *
 * Is copied to a folder whose `node_modules` has componentize-js before it runs.
 */

import { writeFile } from 'node:fs/promises';
import { componentize } from '@bytecodealliance/componentize-js';

const [sourcePath, witPath, worldName, output] = process.argv.slice(2);
const { component } = await componentize({ sourcePath, witPath, worldName, disableFeatures: ['http', 'fetch-event'] });
await writeFile(output, component);
