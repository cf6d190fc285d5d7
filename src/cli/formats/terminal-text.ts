import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

/** Longer texts are cut before anything is measured; no terminal shows more of one cell. */
const longest = 4_000;

// Bidirectional controls can make a name look like another one.
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/gu;

/** Foreign text made fit for a terminal: one line, without escape sequences and control characters. */
export function clean(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return stripVTControlCharacters(cut.toWellFormed()).replace(invisible, ' ').trim();
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** Cuts to so many columns; a cut is shown by …. */
export function fit(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  return columns < 1 ? '' : `${head(text, columns - 1).trimEnd()}…`;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - stringWidth(text))) + text;
}

function head(text: string, columns: number): string {
  let taken = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    taken += segment;
  }
  return taken;
}

/** Breaks at spaces, and between wide characters; a longer word is broken where the line ends. With `lines`, the rest is cut between words. */
export function wrap(text: string, columns: number, lines = Number.POSITIVE_INFINITY): string[] {
  const wrapped: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    if (stringWidth(rest) <= columns) return [...wrapped, rest];
    if (wrapped.length + 1 >= lines) return [...wrapped, fitWords(rest, columns)];
    const line = firstLine(rest, Math.max(2, columns));
    wrapped.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return wrapped;
}

/** Cuts to so many columns, between words where there are several; a cut is shown by …. */
export function fitWords(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  const line = firstLine(text, Math.max(1, columns - 1)).replace(/[\s\p{Pd}，、：；,:;（(]+$/u, '');
  return columns < 2 ? fit(text, columns) : `${line}…`;
}

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** As many whole sentences as fit into the lines; where not even one does, its beginning. */
export function wrapSentences(text: string, columns: number, lines: number): string[] {
  let fitting = '';
  for (const { segment, index } of sentences.segment(text)) {
    const upToHere = text.slice(0, index + segment.length).trim();
    if (wrap(upToHere, columns).length > lines) break;
    fitting = upToHere;
  }
  return wrap(fitting === '' ? text : fitting, columns, lines);
}

function firstLine(text: string, columns: number): string {
  const full = head(text, columns) || [...text].slice(0, 1).join('');
  for (let end = full.length; end > 0; end--) if (mayBreak(text, end)) return text.slice(0, end);
  return full;
}

const wide = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u;
const closing = /[、。，：；！？）》」』】…%]/u;
const opening = /[（《「『【]/u;

/** Chinese has no spaces: a line may end beside any wide character, but not before closing or after opening punctuation. */
function mayBreak(text: string, at: number): boolean {
  const [before, after] = [text[at - 1] ?? '', text[at] ?? ' '];
  if (after === ' ') return true;
  return (wide.test(before) || wide.test(after)) && !closing.test(after) && !opening.test(before);
}
