/**
 * Writes dist/plugin.js: the plugin, ESLint and all it needs as one ES module that imports nothing but the contract.
 *
 * Nothing of ESLint is edited. Two things are adapted on the way: `node:path` becomes `path-browserify`, and `\p{…}` in
 * regular expressions is spelled out, since the JavaScript engine of the component comes without Unicode's tables.
 * Beside it, dist/licences.txt holds the licence of each package that is in the bundle.
 */

import { readFile, readdir, writeFile } from 'node:fs/promises';
import babel from '@babel/core';
import { build } from 'esbuild';

/** Spells `\p{…}` out, in the few files that use it. */
const unicodeProperties = {
  name: 'unicode-properties',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!/\\p\{/iu.test(source)) return undefined;
      const { code } = await babel.transformAsync(source, {
        babelrc: false,
        compact: false,
        configFile: false,
        filename: path,
        plugins: ['@babel/plugin-transform-unicode-property-regex'],
        sourceType: 'unambiguous',
      });
      return { contents: code };
    });
  },
};

/** The packages that the bundle is made of, as folders. */
function packages({ inputs }) {
  const folders = Object.keys(inputs).map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders.filter(Boolean))].sort();
}

/** Name, version and licence of a package. */
async function licence(folder) {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/iu.test(file));
  const texts = await Promise.all(files.sort().map((file) => readFile(`${folder}/${file}`, 'utf8')));
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

const { metafile } = await build({
  entryPoints: ['src/plugin.js'],
  outfile: 'dist/plugin.js',
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['browser', 'main', 'module'],
  conditions: ['require', 'import'],
  alias: { 'node:path': 'path-browserify' },
  external: ['btm:*'],
  metafile: true,
  plugins: [unicodeProperties],
});

const licences = await Promise.all(packages(metafile).map(licence));
await writeFile('dist/licences.txt', `${licences.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
