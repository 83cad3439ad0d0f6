/** The file analyzer. */

import { emit } from 'btm:plugin/findings@0.1.0';
import { log } from 'btm:plugin/logging@0.1.0';
import { measure } from 'btm:plugin/metrics@0.1.0';
import { add } from 'btm:plugin/notes@0.1.0';
import { reach } from './greed.js';
import { settings } from './plugin.js';

const encoder = new TextEncoder();

/** Its facts are the number of words found, a byte that is not UTF-8, and the path. */
export const fileAnalyzer = {
  analyze({ path, content }) {
    for (const level of ['trace', 'debug', 'info', 'warn', 'error']) log(level, `analyzing ${path}`);
    const text = decode(content);
    if (text === undefined) throw { tag: 'unsupported', val: 'not UTF-8' };
    const count = words(content);
    secrets(content);
    if (text.includes('places')) places(path);
    if (text.includes('notes')) addNotes();
    measureFile(content, count);
    const [first] = text.split(/\r?\n/);
    if (first.startsWith('reach ')) reach(first.slice('reach '.length));
    if (first === 'unparsable') throw { tag: 'unparsable', val: 'line 1: told so' };
    if (first === 'unsupported') throw { tag: 'unsupported', val: 'told so' };
    if (first === 'fail') throw { tag: 'other', val: 'told so' };
    return new Uint8Array([Math.min(count, 255), 0xff, ...encoder.encode(path)]);
  },
};

function decode(content) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

const WHOLE = { tag: 'whole' };
const line = (number) => ({ tag: 'line', val: number });
const bytes = (start, end) => ({ tag: 'bytes', val: { start: BigInt(start), end: BigInt(end) } });
const here = (region) => ({ region });

const finding = (rule, severity, message, more) => ({
  rule,
  severity,
  message,
  related: [],
  fixes: [],
  sensitive: [],
  properties: [],
  ...more,
});

/** Where a needle begins, from a place on; -1 if nowhere. */
function find(content, needle, from) {
  for (let start = from; start + needle.length <= content.length; start++) {
    if (needle.every((byte, index) => content[start + index] === byte)) return start;
  }
  return -1;
}

function occurrences(content, needle) {
  const starts = [];
  for (let start = find(content, needle, 0); start >= 0; start = find(content, needle, start + needle.length)) {
    starts.push(start);
  }
  return starts;
}

/** Reports each word, with both kinds of fix and a related place: the word before. */
function words(content) {
  const word = encoder.encode(settings.word);
  let previous = WHOLE;
  let count = 0;
  for (const start of occurrences(content, word)) {
    count += 1;
    const end = start + word.length;
    const region = bytes(start, end);
    const brackets = [
      { place: here(bytes(start, start)), replacement: '[' },
      { place: here(bytes(end, end)), replacement: ']' },
    ];
    emit(
      finding('word', 'medium', `found \`${settings.word}\`, number ${count}`, {
        place: here(region),
        related: [{ place: here(previous), message: 'the one before' }],
        fixes: [
          { title: 'Say `DONE`', edits: [{ place: here(region), replacement: 'DONE' }], applicability: 'safe' },
          { title: 'Put brackets around it', edits: brackets, applicability: 'maybe-incorrect' },
        ],
        properties: [['cwe', 'CWE-546'], ['confidence', 'high'], ['number', String(count)]],
      }),
    );
    previous = region;
  }
  return count;
}

/** Reports each password, and says that it must not be shown. */
function secrets(content) {
  const key = encoder.encode('password=');
  for (const found of occurrences(content, key)) {
    const start = found + key.length;
    const newline = content.indexOf(10, start);
    const end = newline < 0 ? content.length : newline;
    const region = bytes(start, end);
    const message = `the password is \`${decode(content.slice(start, end))}\``;
    emit(finding('secret', 'critical', message, { place: here(region), sensitive: [region] }));
  }
}

/** Reports one finding of each severity and each kind of place. */
function places(path) {
  const positions = { tag: 'positions', val: { start: { line: 1, column: 2 }, end: { line: 2, column: 1 } } };
  for (const [severity, message, place] of [
    ['info', 'no place', undefined],
    ['low', 'the whole file', here(WHOLE)],
    ['medium', 'a line', here(line(2))],
    ['high', 'positions', here(positions)],
    ['critical', 'bytes', here(bytes(1, 3))],
    ['info', 'a named file', { path, region: line(2) }],
    ['info', 'more than there is', here(bytes(0, 1n << 32n))],
  ]) {
    emit(finding('place', severity, message, { place }));
  }
}

/** Adds one note of each kind, in each kind of place. */
function addNotes() {
  add({ kind: 'skipped', message: 'skipped a part', place: here(line(1)) });
  add({ kind: 'partly-parsed', message: 'understood a part', place: here(bytes(0, 1)) });
  add({ kind: 'unsupported', message: 'does not know a part' });
}

/** Measures the file, and its first line. */
function measureFile(content, count) {
  measure({ name: 'bytes', value: content.length, unit: 'bytes' });
  measure({ name: 'words', value: count, unit: '', place: here(WHOLE) });
  measure({ name: 'half', value: count / 2, unit: '', place: here(line(1)) });
}
