/** Offsets, positions and bytes, against a slow and obvious count. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Text } from '../src/positions.js';

const make = (raw) => new Text(raw, Buffer.byteLength(raw));

test('columns count characters, not UTF-16 units', () => {
  const text = make('let 😀é = 1;\r\nnext');
  assert.equal(text.offset(1, 8), 7);
  assert.deepEqual(text.position(7), { line: 1, column: 7 });
  assert.deepEqual(text.position(text.offset(2, 3)), { line: 2, column: 3 });
});

test('bytes count UTF-8', () => {
  const text = make('é😀ab€c');
  assert.deepEqual([0, 1, 3, 4, 5, 6, 7].map((at) => text.byte(at)), [0, 2, 6, 7, 8, 11, 12]);
});

test('every offset of a long text agrees with a slow count', () => {
  const raw = 'aé€😀\n\r\r\nb\u2028c'.repeat(400);
  const text = make(raw);
  for (let at = 0; at <= raw.length; at += 1) {
    const second = raw.charCodeAt(at) >= 0xdc00 && raw.charCodeAt(at) <= 0xdfff;
    if (second || (raw[at - 1] === '\r' && raw[at] === '\n')) continue;
    const before = raw.slice(0, at);
    const lines = before.split(/\r\n|\r|\n/);
    assert.equal(text.byte(at), Buffer.byteLength(before));
    assert.deepEqual(text.position(at), { line: lines.length, column: [...lines.at(-1)].length + 1 });
  }
});

test('U+2028 ends a line for ESLint only', () => {
  const text = make('a\u2028bc\nd');
  assert.deepEqual(text.position(text.offset(2, 2)), { line: 1, column: 4 });
  assert.deepEqual(text.position(text.offset(3, 1)), { line: 2, column: 1 });
});

test('a byte order mark is a character and three bytes', () => {
  const text = make('\uFEFFab\ncd');
  assert.equal(text.body, 'ab\ncd');
  assert.deepEqual(text.position(text.offset(1, 2)), { line: 1, column: 3 });
  assert.deepEqual(text.position(text.offset(2, 2)), { line: 2, column: 2 });
  assert.deepEqual([-1, 0, 1].map((at) => text.byte(at)), [0, 3, 4]);
});

test('what lies outside is moved inside', () => {
  const text = make('ab\ncd');
  assert.deepEqual([text.offset(0, 1), text.offset(1, 0), text.offset(1, 99), text.offset(9, 1)], [0, 0, 3, 5]);
  assert.deepEqual([text.offset(undefined, undefined), text.offset(2, NaN)], [0, 3]);
  assert.equal(text.byte(99), 5);
});

test('a byte that is not UTF-8 counts as one character', () => {
  const bytes = Buffer.from([0x61, 0xff, 0x62]);
  const text = new Text(bytes.toString(), bytes.length);
  assert.deepEqual(text.position(text.offset(1, 3)), { line: 1, column: 3 });
});
