/** The plugin: ESLint with its core rules. */

import { emit } from 'btm:plugin/findings@0.1.0';
import { add } from 'btm:plugin/notes@0.1.0';
import { ROOT, linter, version } from './eslint.js';
import { finding, isSyntaxError, syntaxError } from './messages.js';
import { Text } from './positions.js';
import { descriptors } from './rules.js';
import { DEFAULTS, InvalidSettings, configArray, parse, severities } from './settings.js';
import { warm } from './warm.js';

const VERSION = '0.1.0';

let settings = DEFAULTS;
let configs = configArray(settings);
warm(configs, ROOT);

export const plugin = {
  configure(text) {
    try {
      settings = parse(text);
    } catch (error) {
      throw error instanceof InvalidSettings
        ? { tag: 'invalid', val: error.problems }
        : { tag: 'other', val: error.message };
    }
    configs = configArray(settings);
    warm(configs, ROOT);
  },

  describe: () => ({
    name: 'eslint',
    version: VERSION,
    summary: `ESLint ${version} with its core rules, for JavaScript`,
    rules: descriptors(severities(settings)),
    selection: { globs: ['*.js', '*.mjs', '*.cjs', '*.jsx'], languages: [], literals: [] },
    defaultSettings: JSON.stringify(DEFAULTS),
    properties: [['eslint', version]],
  }),
};

/** The text of a file; what is not UTF-8 becomes U+FFFD, as where ESLint reads the file itself. */
function decode(content) {
  const options = { ignoreBOM: true };
  try {
    return { raw: new TextDecoder('utf-8', { ...options, fatal: true }).decode(content), exact: true };
  } catch {
    return { raw: new TextDecoder('utf-8', options).decode(content), exact: false };
  }
}

function lint(raw, filename) {
  try {
    return linter.verify(raw, configs, { filename });
  } catch (error) {
    throw { tag: 'other', val: error.message };
  }
}

export const fileAnalyzer = {
  analyze({ path, content }) {
    const filename = ROOT + path;
    if (!configs.getConfig(filename)) return new Uint8Array();
    const { raw, exact } = decode(content);
    const messages = lint(raw, filename);
    const text = new Text(raw, content.length);
    if (isSyntaxError(messages)) throw { tag: 'unparsable', val: syntaxError(messages[0], text) };
    if (!exact) add({ kind: 'partly-parsed', message: 'not UTF-8: linted with replacement characters, without fixes' });
    for (const message of messages) emit(finding(message, text, exact));
    return new Uint8Array();
  },
};
