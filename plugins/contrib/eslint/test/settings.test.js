/** Settings: what they make of a file, and which key is wrong. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT } from '../src/eslint.js';
import { InvalidSettings, configArray, explain, parse, severities } from '../src/settings.js';

const configOf = (settings, path) => configArray(parse(JSON.stringify(settings))).getConfig(ROOT + path);

function problems(settings) {
  try {
    parse(JSON.stringify(settings));
  } catch (error) {
    assert.ok(error instanceof InvalidSettings, error.stack);
    return Object.fromEntries(error.problems.map(({ key, message }) => [key, message]));
  }
  return {};
}

test('the recommended rules are on by default', () => {
  const { rules } = configOf({}, 'a.js');
  assert.deepEqual(rules['no-undef'][0], 2);
  assert.equal(rules.eqeqeq, undefined);
});

test('rules can be all, none, or set one by one', () => {
  assert.ok(configOf({ extends: 'all' }, 'a.js').rules.eqeqeq);
  const { rules } = configOf({ extends: 'none', rules: { eqeqeq: ['warn', 'smart'] } }, 'a.js');
  assert.deepEqual([Object.keys(rules), rules.eqeqeq.slice(0, 2)], [['eqeqeq'], [1, 'smart']]);
});

test('the kind of source follows the name', () => {
  const kinds = ['a.js', 'a.mjs', 'a.cjs'].map((path) => configOf({}, path).languageOptions.sourceType);
  assert.deepEqual(kinds, ['module', 'module', 'commonjs']);
  assert.equal(configOf({}, 'x/a.jsx').languageOptions.parserOptions.ecmaFeatures.jsx, true);
});

test('sets of globals come by name, and own ones win', () => {
  const { globals } = configOf({ env: ['browser'], languageOptions: { globals: { window: 'off', $: true } } }, 'a.js').languageOptions;
  assert.deepEqual([globals.document, globals.window, globals.$], [false, 'off', true]);
});

test('overrides hold for their files', () => {
  const settings = { overrides: [{ files: ['test/**'], ignores: ['**/x.js'], rules: { 'no-undef': 'off' }, env: ['mocha'] }] };
  assert.equal(configOf(settings, 'test/a.js').rules['no-undef'][0], 0);
  assert.equal(configOf(settings, 'test/x.js').rules['no-undef'][0], 2);
  assert.equal(configOf(settings, 'a.js').rules['no-undef'][0], 2);
});

test('an override with nothing but ignores leaves files out', () => {
  assert.equal(configOf({ overrides: [{ ignores: ['dist/'] }] }, 'dist/a.js'), undefined);
});

test('every wrong key is named', () => {
  const found = problems({
    rule: {},
    extends: 'standard',
    env: ['browsers'],
    languageOptions: { ecmaVersion: 'newest' },
    linterOptions: { noInlineConfig: 1 },
    rules: { eqeqeq: ['error', 'sometimes'], semi: 'always', nothing: 1, 'no-console': 'off' },
    overrides: [{ files: [], rules: { 'max-lines': ['warn', { maximum: 1 }] } }, 3],
  });
  assert.deepEqual(Object.keys(found), [
    'rule',
    'extends',
    'env',
    'languageOptions.ecmaVersion',
    'linterOptions.noInlineConfig',
    'rules.eqeqeq',
    'rules.semi',
    'rules.nothing',
    'overrides.0.files',
    'overrides.0.rules.max-lines',
    'overrides.1',
  ]);
  assert.match(found['rules.eqeqeq'], /^Value "sometimes" should be equal to one of the allowed values\./);
  assert.match(found['rules.nothing'], /^Could not find "nothing" in plugin "@"/);
});

test('what is no object is refused', () => {
  assert.deepEqual(Object.keys(problems([])), ['']);
  assert.deepEqual(Object.keys(problems({ rules: 3, languageOptions: 3, overrides: {} })), ['languageOptions', 'rules', 'overrides']);
});

test('properties of Unicode are refused in options', () => {
  assert.deepEqual(Object.keys(problems({ rules: { 'id-match': ['error', '^\\p{L}+$'] } })), ['rules.id-match']);
});

test('an error of ESLint is split into key and text', () => {
  const { key, message } = explain('Config (unnamed): Key "rules": Key "x":\n\tValue 1\n\tis wrong.\n', 'overrides.2');
  assert.deepEqual([key, message], ['overrides.2.rules.x', 'Value 1 is wrong.']);
});

test('usual severities are those of the settings', () => {
  const found = severities(parse('{"rules":{"no-undef":"off","eqeqeq":[1]},"overrides":[{"rules":{"no-undef":"warn"}}]}'));
  assert.deepEqual([found.get('no-undef'), found.get('eqeqeq'), found.get('no-empty')], [1, 1, 2]);
});
