/** Finds work that was put off. */

import { emit } from 'btm:plugin/findings@0.1.0';

const settings = { word: 'TODO' };
const encoder = new TextEncoder();
const length = (text) => encoder.encode(text).length;
const invalid = (key, message) => ({ tag: 'invalid', val: [{ key, message }] });

export const plugin = {
  configure(text) {
    for (const [key, value] of Object.entries(JSON.parse(text))) {
      if (!(key in settings)) throw invalid(key, 'unknown; there is only `word`');
      if (typeof value !== 'string' || !value) throw invalid(key, 'must be a word');
      settings[key] = value;
    }
  },

  describe: () => ({
    name: '{{name}}',
    version: '0.1.0',
    summary: 'Finds work that was put off',
    rules: [{ id: 'put-off', title: 'Work was put off', severity: 'low', help: 'Do it, or file an issue.', tags: [] }],
    selection: { globs: [], languages: [], literals: [encoder.encode(settings.word)] },
    defaultSettings: '{"word":"TODO"}',
    properties: [],
  }),
};

export const fileAnalyzer = {
  analyze({ content }) {
    let text;
    try {
      // ignoreBOM keeps the byte order mark, so that offsets stay true.
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    } catch {
      throw { tag: 'unsupported', val: 'not UTF-8' };
    }
    const { word } = settings;
    let end = 0;
    let byte = 0;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, end)) {
      byte += length(text.slice(end, at));
      const start = byte;
      byte += length(word);
      end = at + word.length;
      emit({
        rule: 'put-off',
        severity: 'low',
        message: 'Work was put off here.',
        place: { region: { tag: 'bytes', val: { start: BigInt(start), end: BigInt(byte) } } },
        related: [],
        fixes: [],
        sensitive: [],
        properties: [],
      });
    }
    return new Uint8Array();
  },
};
