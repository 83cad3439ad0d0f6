/** ESLint's fixes and suggestions as fixes of the contract. */

const BOM = '\uFEFF';

/** The bytes that a fix replaces. A fix that begins with a byte order mark replaces one that is there. */
function bytes({ range: [start, end], text: replacement }, text) {
  const first = start === 0 && replacement.startsWith(BOM) ? -1 : start;
  return { start: BigInt(text.byte(first)), end: BigInt(text.byte(end)) };
}

const fix = (title, applicability, change, text) => ({
  title,
  edits: [{ place: { region: { tag: 'bytes', val: bytes(change, text) } }, replacement: change.text }],
  applicability,
});

/** The fixes of a message: what `--fix` would do, then the suggestions. */
export function fixes(message, text) {
  const suggested = (message.suggestions ?? []).map((one) => fix(one.desc, 'maybe-incorrect', one.fix, text));
  if (!message.fix) return suggested;
  const title = message.ruleId ? `Apply the fix of \`${message.ruleId}\`` : 'Remove what has no effect';
  return [fix(title, 'safe', message.fix, text), ...suggested];
}
