/** Settings and descriptor. */

export const settings = { word: 'TODO' };

const invalid = (key, message) => ({ tag: 'invalid', val: [{ key, message }] });

/** What all three have in common; each names itself. */
export const plugin = (name) => ({
  configure(text) {
    for (const [key, value] of Object.entries(JSON.parse(text))) {
      if (!(key in settings)) throw invalid(key, `unknown field \`${key}\`, expected \`word\``);
      if (!value) throw invalid(key, 'must not be empty');
      settings[key] = value;
    }
  },

  describe: () => ({
    name,
    version: '0.1.0',
    summary: 'Uses every part of the contract as it is meant',
    rules: [
      {
        id: 'word',
        title: 'A word was found',
        severity: 'medium',
        help: 'Take the *word* out.',
        url: 'https://example.org/word',
        tags: ['words', 'CWE-546'],
      },
      { id: 'place', title: 'A kind of place', severity: 'info', help: '', tags: [] },
      { id: 'secret', title: 'A password was found', severity: 'critical', help: 'Change it.', tags: [] },
      { id: 'project', title: 'What the project analyzer saw', severity: 'low', help: '', tags: [] },
      { id: 'read', title: 'What reading a file gave', severity: 'low', help: '', tags: [] },
    ],
    selection: { globs: ['*.txt'], languages: ['markdown'], literals: [], maxBytes: 1n << 20n },
    defaultSettings: '{"word":"TODO"}',
    properties: [['homepage', 'https://example.org']],
  }),
});
