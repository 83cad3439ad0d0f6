/** The samples warm what they are there for: a sample that cannot be parsed runs no rule. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT, linter } from '../src/eslint.js';
import { DEFAULTS, configArray } from '../src/settings.js';
import { SAMPLES } from '../src/warm.js';

for (const [name, text] of SAMPLES) {
  test(`${name} is linted`, () => {
    const messages = linter.verify(text, configArray(DEFAULTS), { filename: ROOT + name });
    const fatal = messages.filter((message) => message.fatal).map((message) => `${message.line}: ${message.message}`);
    assert.equal(fatal.length, name === 'broken.js' ? 1 : 0, fatal.join('\n'));
    assert.ok(messages.length > (name === 'broken.js' ? 0 : 10), `${messages.length} messages`);
  });
}
