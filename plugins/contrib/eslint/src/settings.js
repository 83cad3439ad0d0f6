/**
 * The user's settings: checked, and made into ESLint's configuration array.
 *
 * They are a flat configuration in JSON, with words in place of what would be code: `extends` names a set of rules and `env`
 * sets of globals. What can be said wrongly is checked by ESLint itself, piece by piece, so that each error has its key.
 */

import globals from 'globals';
import { FlatConfigArray, ROOT, presets } from './eslint.js';

/** What is in force if the user gives nothing. */
export const DEFAULTS = { extends: 'recommended', env: [], languageOptions: {}, linterOptions: {}, rules: {}, overrides: [] };

/** The keys that are ESLint's own. */
const ESLINT_KEYS = ['languageOptions', 'linterOptions', 'rules'];
const BLOCK_KEYS = ['env', ...ESLINT_KEYS];
const OVERRIDE_KEYS = ['name', 'files', 'ignores', ...BLOCK_KEYS];

/** JSX files are JSX. */
const JSX = { files: ['**/*.jsx'], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } };

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const join = (...keys) => keys.filter((key) => key !== '').join('.');

/** The settings are wrong; `problems` says which keys and why. */
export class InvalidSettings extends Error {
  constructor(problems) {
    super(problems.map(({ key, message }) => `${key}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** ESLint's message `Config …: Key "a": Key "b": text` as the key `a.b` and the text. */
export function explain(message, prefix) {
  let rest = message.replace(/^Config (?:\([^)]*\)|"[^"]*"): /, '').replace(/ at user-defined index \d+\.$/, '');
  const keys = [prefix];
  for (let found; (found = /^Key "([^"]*)":\s*/.exec(rest)); rest = rest.slice(found[0].length)) {
    if (keys.at(-1) !== found[1]) keys.push(found[1]);
  }
  return { key: join(...keys), message: rest.trim().replace(/\s+/g, ' ') };
}

/** The configuration of one file, under a part of a configuration. Throws what ESLint throws. */
function resolve(part) {
  new FlatConfigArray([{ files: ['**/*.js'] }, part], { basePath: ROOT }).normalizeSync().getConfig(`${ROOT}a.js`);
}

/** ESLint's objection to a part of a configuration, if it has one. */
function objection(part, prefix) {
  try {
    resolve(part);
    return [];
  } catch (error) {
    return [explain(error.message, prefix)];
  }
}

/** Where a value holds `\p{…}`, which the engine cannot compile. */
const hasProperty = (value) => /\\p\{/i.test(JSON.stringify(value) ?? '');

function checkRules(rules, prefix) {
  if (!isObject(rules)) return objection({ rules }, prefix);
  return Object.entries(rules).flatMap(([id, value]) =>
    hasProperty(value)
      ? [{ key: join(prefix, 'rules', id), message: '`\\p{…}` does not work in this plugin; list the characters instead' }]
      : objection({ rules: { [id]: value } }, prefix),
  );
}

function checkEnv(env, prefix) {
  const key = join(prefix, 'env');
  if (!Array.isArray(env)) return [{ key, message: 'must be a list of names, such as ["browser"]' }];
  return env
    .filter((name) => !Object.hasOwn(globals, name))
    .map((name) => ({ key, message: `unknown: ${JSON.stringify(name)}; known are ${Object.keys(globals).join(', ')}` }));
}

function unknownKeys(object, known, prefix) {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => ({ key: join(prefix, key), message: `unknown; known are ${known.join(', ')}` }));
}

/** What is wrong in the keys that the top level and overrides share. */
function checkBlock(block, prefix) {
  const { env = [], rules = {}, languageOptions = {}, linterOptions = {} } = block;
  return [
    ...checkEnv(env, prefix),
    ...objection({ languageOptions }, prefix),
    ...objection({ linterOptions }, prefix),
    ...checkRules(rules, prefix),
  ];
}

function checkOverride(override, index) {
  const prefix = `overrides.${index}`;
  if (!isObject(override)) return [{ key: prefix, message: 'must be an object' }];
  const { name, files, ignores } = override;
  const patterns = Object.fromEntries(Object.entries({ name, files, ignores }).filter(([, value]) => value !== undefined));
  return [
    ...unknownKeys(override, OVERRIDE_KEYS, prefix),
    ...objection(patterns, prefix),
    ...checkBlock(override, prefix),
  ];
}

function checkOverrides(overrides) {
  if (!Array.isArray(overrides)) return [{ key: 'overrides', message: 'must be a list of objects' }];
  return overrides.flatMap(checkOverride);
}

function checkExtends(name) {
  if (Object.hasOwn(presets, name)) return [];
  return [{ key: 'extends', message: `must be one of ${Object.keys(presets).map((one) => `"${one}"`).join(', ')}` }];
}

/** Reads the text of the settings. Throws `InvalidSettings` with everything that is wrong. */
export function parse(text) {
  const given = JSON.parse(text);
  if (!isObject(given)) throw new InvalidSettings([{ key: '', message: 'must be an object' }]);
  const settings = { ...DEFAULTS, ...given };
  const problems = [
    ...unknownKeys(given, Object.keys(DEFAULTS), ''),
    ...checkExtends(settings.extends),
    ...checkBlock(given, ''),
    ...checkOverrides(settings.overrides),
  ];
  if (problems.length) throw new InvalidSettings(problems);
  return settings;
}

/** A block as one of ESLint's: named sets of globals become globals, which the user's own come after. */
function toEslint({ env = [], ...block }) {
  if (!env.length) return block;
  const named = Object.assign({}, ...env.map((name) => globals[name]));
  const { languageOptions } = block;
  return { ...block, languageOptions: { ...languageOptions, globals: { ...named, ...languageOptions?.globals } } };
}

/** The configuration array of checked settings. */
export function configArray({ extends: preset, overrides, ...block }) {
  const blocks = [JSX, presets[preset], toEslint(block), ...overrides.map(toEslint)];
  return new FlatConfigArray(blocks, { basePath: ROOT }).normalizeSync();
}

/** ESLint's severity of each rule that is switched on somewhere: the first that is not off. */
export function severities({ extends: preset, overrides, rules }) {
  const found = new Map();
  for (const [id, value] of [rules, ...overrides.map((one) => one.rules ?? {}), presets[preset].rules].flatMap(Object.entries)) {
    const number = { warn: 1, 1: 1, error: 2, 2: 2 }[Array.isArray(value) ? value[0] : value];
    if (number && !found.has(id)) found.set(id, number);
  }
  return found;
}
