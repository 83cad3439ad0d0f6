/** The project analyzer. */

import { write } from 'btm:plugin/documents@0.1.0';
import { next } from 'btm:plugin/facts@0.1.0';
import { emit as emitFinding } from 'btm:plugin/findings@0.1.0';
import { log } from 'btm:plugin/logging@0.1.0';
import { measure } from 'btm:plugin/metrics@0.1.0';
import { add } from 'btm:plugin/notes@0.1.0';
import { notify } from 'btm:plugin/notifications@0.1.0';
import { update } from 'btm:plugin/progress@0.1.0';
import { find, read } from 'btm:plugin/project@0.1.0';
import { settings } from './plugin.js';

const PATHS = ['a.txt', 'no-such-file.txt', 'folder', 'large.bin', '../outside.txt'];

export const projectAnalyzer = {
  analyze() {
    log('info', `looking for ${settings.word}`);
    files();
    reads();
    facts();
    places();
    notify('low', 'The project was analyzed', '');
    notify('high', 'With a body', 'one line\nand another');
    if (attempt('fail.txt').content) throw { tag: 'other', val: 'told so' };
  },
};

/** Reads a file; its content or the error. */
function attempt(path) {
  try {
    return { content: read(path) };
  } catch (error) {
    return { error: error.payload };
  }
}

function emit(rule, severity, message, place, related = []) {
  emitFinding({ rule, severity, message, place, related, fixes: [], sensitive: [], properties: [] });
}

const line = (number) => ({ tag: 'line', val: number });
const WHOLE = { tag: 'whole' };

/** Counts the words in each text file, and writes a document about it. */
function files() {
  const paths = find(['*.txt', 'folder/*.md']);
  const total = BigInt(paths.length);
  let report = '# Words\n\n';
  update(0n, undefined, 'looking');
  paths.forEach((path, done) => {
    update(BigInt(done), total, path);
    const { content } = attempt(path);
    if (!content) return;
    const count = new TextDecoder().decode(content).split(settings.word).length - 1;
    const message = `${count} words in ${content.length} bytes`;
    report += `- ${path}: ${message}\n`;
    emit('project', 'low', message, { path, region: WHOLE });
  });
  update(total, total, 'done');
  write({ path: 'words/report.md', mediaType: 'text/markdown', content: new TextEncoder().encode(report) });
  write({ path: 'bytes.bin', mediaType: 'application/octet-stream', content: Uint8Array.from({ length: 256 }, (_, byte) => byte) });
}

/** Says what reading gives in each case. */
function reads() {
  const answers = {
    missing: () => 'missing',
    'not-a-file': () => 'not a file',
    'too-large': (size) => `too large: ${size} bytes`,
    denied: () => 'denied',
    other: (message) => `other: ${message}`,
  };
  for (const path of PATHS) {
    const { content, error } = attempt(path);
    const answer = content ? `${content.length} bytes` : answers[error.tag](error.val);
    emit('read', 'low', `${path}: ${answer}`);
  }
}

/** Says what the plugin's own file analyzer found: nothing, if it has none. */
function facts() {
  let count = 0;
  for (let fact = next(); fact !== undefined; fact = next()) {
    count += 1;
    const [path, content] = fact;
    const hex = Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('');
    emit('project', 'medium', `facts ${hex}`, { path, region: line(1) });
  }
  emit('project', 'info', `facts of ${count} files`);
  measure({ name: 'files', value: count, unit: 'files' });
}

/** Names places of files in each way a project analyzer can. */
function places() {
  const positions = { tag: 'positions', val: { start: { line: 1, column: 1 }, end: { line: 1, column: 3 } } };
  const other = { place: { path: 'b.txt', region: line(1) }, message: 'the other one' };
  emit('project', 'info', 'two files', { path: 'a.txt', region: positions }, [other]);
  measure({ name: 'half', value: 0.5, unit: '', place: { path: 'a.txt', region: line(1) } });
  add({ kind: 'skipped', message: 'skipped a file', place: { path: 'b.txt', region: WHOLE } });
  add({ kind: 'unsupported', message: 'does not know a part of the project' });
}
