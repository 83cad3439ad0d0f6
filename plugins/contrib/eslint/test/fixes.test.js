/** Fixes and suggestions, applied as bytes, give what ESLint's own fixer gives. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Linter } from 'eslint/universal';
import { fixes } from '../src/fixes.js';
import { Text } from '../src/positions.js';

/** Applies the first fix of a message to bytes. */
function apply(raw, message) {
  const source = Buffer.from(raw);
  const [{ edits: [{ place: { region: { val } }, replacement }] }] = fixes(message, new Text(raw, source.length));
  const [before, after] = [source.subarray(0, Number(val.start)), source.subarray(Number(val.end))];
  return Buffer.concat([before, Buffer.from(replacement), after]).toString();
}

function check(raw, rules) {
  const linter = new Linter();
  const [message] = linter.verify(raw, { rules });
  assert.equal(apply(raw, message), linter.verifyAndFix(raw, { rules }).output);
}

test('a fix behind characters of several bytes', () => check('const é = "😀"; var x = é;\n', { 'no-var': 'error' }));
test('a fix behind a byte order mark', () => check('\uFEFFvar x;\n', { 'no-var': 'error' }));
test('a byte order mark is removed', () => check('\uFEFFx;\n', { 'unicode-bom': ['error', 'never'] }));
test('a byte order mark is added', () => check('x;\n', { 'unicode-bom': ['error', 'always'] }));

test('the fix comes first and is safe, suggestions keep their descriptions', () => {
  const change = { range: [0, 1], text: 'b' };
  const message = { ruleId: 'x', fix: change, suggestions: [{ desc: 'Say b.', fix: change }] };
  const made = fixes(message, new Text('a', 1));
  assert.deepEqual(made.map(({ title, applicability }) => [title, applicability]), [
    ['Apply the fix of `x`', 'safe'],
    ['Say b.', 'maybe-incorrect'],
  ]);
});
