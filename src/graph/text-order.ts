import { escapeStored } from '#platform/stored-text.ts';

/** By code points, as PostgreSQL's collation "C" orders UTF-8; JavaScript alone would compare halves of surrogate pairs. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
    // beyond the basic plane is after everything within it
    if (isSurrogate(left) !== isSurrogate(right)) return isSurrogate(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

/** Whether PostgreSQL holds the text as it is. */
export function isStorable(text: string): boolean {
  return escapeStored(text) === text;
}
