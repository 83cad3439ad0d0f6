/** The descriptor's rules: ESLint's own, and two for what it says without one. */

import { coreRules } from './eslint.js';

const DIRECTIVES = 'https://eslint.org/docs/latest/use/configure/rules';

/** What ESLint says about its own comments has no rule id there. */
const OWN = [
  {
    id: 'unused-directive',
    title: 'Disallow comments for ESLint that have no effect',
    severity: 'low',
    help: 'Remove the comment. Whether such comments are reported, the setting `linterOptions` says.',
    url: DIRECTIVES,
    tags: ['suggestion', 'fixable'],
  },
  {
    id: 'invalid-directive',
    title: 'Disallow comments for ESLint that it cannot follow',
    severity: 'medium',
    help: 'Correct the comment: it names a rule that does not exist, sets options that are wrong, or cannot be read.',
    url: DIRECTIVES,
    tags: ['problem'],
  },
];

/** The rule under which a message is reported. */
export function ruleOf({ ruleId, message }) {
  if (coreRules.has(ruleId)) return ruleId;
  return ruleId === null && message.startsWith('Unused ') ? 'unused-directive' : 'invalid-directive';
}

/** ESLint's severity, a number, as the contract's: an error should be repaired soon, a warning at the next occasion. */
export const severityOf = (number) => (number === 1 ? 'low' : 'medium');

function replacements({ deprecated }) {
  const names = (deprecated.replacedBy ?? []).map(({ plugin, rule }) => {
    const of = plugin?.name ? ` of \`${plugin.name}\`` : '';
    return rule?.name ? `\`${rule.name}\`${of}` : `\`${plugin?.name}\``;
  });
  return names.length ? ` Use ${names.join(' or ')} instead.` : '';
}

function help({ docs, fixable, hasSuggestions, deprecated }) {
  const parts = [`${docs.description}.`];
  if (fixable) parts.push('ESLint can repair most of it.');
  if (hasSuggestions) parts.push('ESLint suggests repairs.');
  if (deprecated) parts.push(`The rule is deprecated.${deprecated === true ? '' : replacements({ deprecated })}`);
  parts.push(`[Examples and options](${docs.url})`);
  return parts.join('\n\n');
}

function tags({ docs, fixable, hasSuggestions, deprecated, type }) {
  const flags = { recommended: docs.recommended, fixable, suggestions: hasSuggestions, deprecated };
  return [type, ...Object.keys(flags).filter((flag) => flags[flag])];
}

/** All rules. `severities` has ESLint's number for those that are set, by id. */
export function descriptors(severities) {
  const core = [...coreRules].map(([id, { meta }]) => ({
    id,
    title: meta.docs.description,
    severity: severityOf(severities.get(id)),
    help: help(meta),
    url: meta.docs.url,
    tags: tags(meta),
  }));
  return [...core, ...OWN];
}
