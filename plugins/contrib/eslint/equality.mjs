/**
 * Compares what ESLint and the plugin say about the same files: `node equality.mjs FOLDER NATIVE BTM`.
 *
 * FOLDER holds the files, NATIVE is the output of `eslint -f json FOLDER`, BTM that of `btm scan --plugin eslint.wasm --format
 * json FOLDER`. Four things are compared as multisets: findings (path, rule, line, column, severity), the same with message and
 * end, fixes and suggestions (path, rule, bytes, text), and files that cannot be parsed (path, line, column, message). ESLint's
 * UTF-16 units are converted here in a way of its own, slow and obvious. Exits with 1 if anything differs.
 */

import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

const OWN_RULES = new Set(['unused-directive', 'invalid-directive']);
const SHOWN = 40;
const [folder, nativePath, btmPath] = process.argv.slice(2);
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** A file as ESLint and as the contract count in it. */
class File {
  constructor(path) {
    const raw = readFileSync(resolve(folder, path), 'utf8');
    this.bom = raw.startsWith('\uFEFF') ? '\uFEFF' : '';
    this.body = raw.slice(this.bom.length);
    this.starts = [0, ...[...this.body.matchAll(/\r\n|[\r\n\u2028\u2029]/g)].map(({ index, 0: end }) => index + end.length)];
  }

  position(line, column) {
    const start = this.starts[Math.min(line, this.starts.length) - 1] ?? 0;
    const offset = line > this.starts.length ? this.body.length : Math.min(start + Math.max(column - 1, 0), this.body.length);
    const lines = (this.bom + this.body.slice(0, offset)).split(/\r\n|\r|\n/);
    return `${lines.length}:${[...lines.at(-1)].length + 1}`;
  }

  bytes([start, end], text) {
    const byte = (offset) => (offset < 0 ? 0 : Buffer.byteLength(this.bom + this.body.slice(0, offset)));
    return `${byte(start === 0 && text.startsWith('\uFEFF') ? -1 : start)}-${byte(end)}`;
  }
}

/** What is compared, each a list of texts. */
const sides = () => ({ findings: [], details: [], fixes: [], unparsable: [] });

function nativeMessage(out, path, file, message) {
  const { ruleId, severity, line, column, endLine, endColumn, fix, suggestions = [] } = message;
  const start = file.position(line, column);
  if (message.fatal && message.message.startsWith('Parsing error: ')) {
    out.unparsable.push(`${path} ${start} ${message.message}`);
    return;
  }
  const end = endLine === undefined ? start : file.position(endLine, endColumn);
  const key = `${path} ${ruleId} ${start} ${severity === 1 ? 'warn' : 'error'}`;
  out.findings.push(key);
  out.details.push(`${key} -${end} ${message.message}`);
  for (const [kind, change] of [['safe', fix], ...suggestions.map((one) => ['maybe-incorrect', one.fix])]) {
    if (change) out.fixes.push(`${path} ${ruleId} ${kind} ${file.bytes(change.range, change.text)} ${change.text}`);
  }
}

function native() {
  const out = sides();
  for (const { filePath, messages } of json(nativePath)) {
    if (!messages.length) continue;
    const path = relative(resolve(folder), filePath);
    const file = new File(path);
    for (const message of messages) nativeMessage(out, path, file, message);
  }
  return out;
}

/** ESLint's rule of a finding; `null` where it has none. */
function ruleOf({ rule, properties }) {
  const id = rule.slice('eslint/'.length);
  return OWN_RULES.has(id) ? (properties['eslint-rule'] ?? 'null') : id;
}

const at = ({ line, column }) => `${line}:${column}`;

function btm() {
  const out = sides();
  const report = json(btmPath);
  for (const finding of report.findings) {
    const { path, start, end } = finding.location;
    const rule = ruleOf(finding);
    const key = `${path} ${rule} ${at(start)} ${finding.properties['eslint-severity']}`;
    out.findings.push(key);
    out.details.push(`${key} -${at(end)} ${finding.message}`);
    for (const { applicability, edits: [{ location, replacement }] } of finding.fixes ?? []) {
      out.fixes.push(`${path} ${rule} ${applicability} ${location.start.byte}-${location.end.byte} ${replacement}`);
    }
  }
  for (const { kind, message, location } of report.notes) {
    const [, line, column, text] = /line (\d+), column (\d+): (Parsing error: [^]*)/.exec(message) ?? [];
    if (kind === 'unparsable' && text) out.unparsable.push(`${location.path} ${line}:${column} ${text}`);
    else console.log(`note: ${kind} ${location?.path ?? ''} ${message}`);
  }
  for (const { stops = [] } of report.plugins) for (const stop of stops) console.log(`stop: ${JSON.stringify(stop)}`);
  return out;
}

/** What of the first list is not in the second, each as often as it is too many. */
function missing(first, second) {
  const left = new Map();
  for (const one of second) left.set(one, (left.get(one) ?? 0) + 1);
  return first.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}

function show(title, list) {
  if (list.length) console.log(`  ${title}: ${list.length}`);
  for (const one of list.slice(0, SHOWN)) console.log(`    ${JSON.stringify(one).slice(0, 300)}`);
}

const [theirs, ours] = [native(), btm()];
for (const what of Object.keys(theirs)) {
  const [lost, added] = [missing(theirs[what], ours[what]), missing(ours[what], theirs[what])];
  console.log(`${what}: ESLint ${theirs[what].length}, btm ${ours[what].length}, different ${lost.length + added.length}`);
  show('only ESLint', lost);
  show('only btm', added);
  if (lost.length + added.length) process.exitCode = 1;
}
