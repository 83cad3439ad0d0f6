/** ESLint's messages as findings of the contract. */

import { fixes } from './fixes.js';
import { ruleOf, severityOf } from './rules.js';

/** Where a message is. One without an end is about a place between two characters. */
function region({ line, column, endLine, endColumn }, text) {
  const start = text.offset(line, column);
  const end = endLine === undefined ? start : Math.max(start, text.offset(endLine, endColumn));
  return { tag: 'positions', val: { start: text.position(start), end: text.position(end) } };
}

/** ESLint's own words, for those who compare: the severity, and the rule if it is reported under another name. */
function properties({ ruleId, severity }, rule) {
  const own = [['eslint-severity', severity === 1 ? 'warn' : 'error']];
  return ruleId === null || ruleId === rule ? own : [...own, ['eslint-rule', ruleId]];
}

/** A message as a finding. Fixes are left out where bytes do not follow from the text. */
export function finding(message, text, withFixes) {
  const rule = ruleOf(message);
  return {
    rule,
    severity: severityOf(message.severity),
    message: message.message,
    place: { region: region(message, text) },
    related: [],
    fixes: withFixes ? fixes(message, text) : [],
    sensitive: [],
    properties: properties(message, rule),
  };
}

/** Whether ESLint could not parse the file. It reports comments that it cannot follow as fatal too, but goes on. */
export const isSyntaxError = ([first]) => Boolean(first?.fatal) && first.message.startsWith('Parsing error: ');

/** What it could not parse and where. */
export function syntaxError({ line, column, message }, text) {
  const place = text.position(text.offset(line, column));
  return `line ${place.line}, column ${place.column}: ${message}`;
}
