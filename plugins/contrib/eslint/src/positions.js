/**
 * Places in a file, from ESLint's units to the contract's.
 *
 * ESLint counts UTF-16 units, leaves a byte order mark out, and ends a line at U+2028 and U+2029 too. The contract counts
 * Unicode scalar values in columns and bytes in ranges, both with the byte order mark, and ends lines at `\n`, `\r\n` and
 * `\r` only. So everything goes by way of the offset in UTF-16 units.
 */

const BOM = '\uFEFF';
const STEP = 1024;

/** The offsets at which lines start. */
function lineStarts(text, endings) {
  const starts = [0];
  for (const { index, 0: ending } of text.matchAll(endings)) starts.push(index + ending.length);
  return starts;
}

/** The index of the last start that is not behind the offset. */
function lineAt(starts, offset) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many UTF-8 bytes a UTF-16 unit stands for; the two halves of a pair are 3 and 1. */
function bytesOf(unit) {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return isSecondHalf(unit) ? 1 : 3;
}

const isSecondHalf = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/** A file's text, as decoded from UTF-8. */
export class Text {
  #starts;
  #eslintStarts;
  #ascii;
  /** Bytes and scalar values before every `STEP`th unit. */
  #sums = [[0, 0]];

  constructor(raw, byteLength) {
    this.hasBom = raw.startsWith(BOM);
    this.body = this.hasBom ? raw.slice(1) : raw;
    this.#ascii = raw.length === byteLength;
    this.#starts = lineStarts(this.body, /\r\n|\r|\n/g);
    const same = this.#ascii || !/[\u2028\u2029]/.test(this.body);
    this.#eslintStarts = same ? this.#starts : lineStarts(this.body, /\r\n|[\r\n\u2028\u2029]/g);
  }

  /** The offset of ESLint's line and column, both one-based. What lies outside is moved to the nearest place inside. */
  offset(line, column) {
    const starts = this.#eslintStarts;
    if (!(line >= 1)) return 0;
    if (line > starts.length) return this.body.length;
    const end = line < starts.length ? starts[line] : this.body.length;
    return Math.min(starts[line - 1] + Math.max((column || 1) - 1, 0), end);
  }

  /** The contract's line and column of an offset. */
  position(offset) {
    const line = lineAt(this.#starts, offset);
    const start = this.#starts[line];
    const before = this.hasBom && line === 0 ? 1 : 0;
    return { line: line + 1, column: before + this.#scalars(offset) - this.#scalars(start) + 1 };
  }

  /** The byte of the file at an offset; a negative one is before the byte order mark. */
  byte(offset) {
    if (offset < 0) return 0;
    return (this.hasBom ? 3 : 0) + this.#count(Math.min(offset, this.body.length))[0];
  }

  #scalars(offset) {
    return this.#count(offset)[1];
  }

  #count(offset) {
    if (this.#ascii) return [offset, offset];
    const step = Math.floor(offset / STEP);
    while (this.#sums.length <= step) {
      const next = this.#sums.length;
      this.#sums.push(this.#add(this.#sums[next - 1], (next - 1) * STEP, next * STEP));
    }
    return this.#add(this.#sums[step], step * STEP, offset);
  }

  #add([bytes, scalars], from, to) {
    for (let at = from; at < to; at += 1) {
      const unit = this.body.charCodeAt(at);
      bytes += bytesOf(unit);
      if (!isSecondHalf(unit)) scalars += 1;
    }
    return [bytes, scalars];
  }
}
