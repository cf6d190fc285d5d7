import { styleText } from 'node:util';
import type { Language } from '#model/text.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import { type FormatTexts, texts } from '../texts.ts';
import type { FormatContext } from './format.ts';
import { displayWidth, padEnd } from './terminal-text.ts';

/** What every part of the table needs to write on. */
export interface Page {
  readonly words: FormatTexts;
  readonly language: Language;
  readonly width: number;
  readonly paint: (style: Parameters<typeof styleText>[0], text: string) => string;
}

/** Left of everything in a block stands the severity; this is its column, the space after it included. */
export const margin = 8;

export function pageOf({ language, colour, width }: FormatContext): Page {
  const paint: Page['paint'] = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  return { words: texts[language], language, width: Math.min(Math.max(width, 56), 160), paint };
}

const severityStyles = { high: ['bold', 'red'], medium: ['bold', 'yellow'], low: ['bold', 'cyan'] } as const;
const marks: Readonly<Record<Outcome, { readonly mark: string; readonly style: 'red' | 'yellow' | 'green' | 'dim' }>> =
  {
    fail: { mark: '✗', style: 'red' },
    unknown: { mark: '?', style: 'yellow' },
    pass: { mark: '✓', style: 'green' },
    'not-applicable': { mark: '–', style: 'dim' },
  };

export function severityWord(severity: Severity, { words, paint }: Page): string {
  return paint([...severityStyles[severity]], words.severity[severity].toUpperCase());
}

export function outcomeMark(outcome: Outcome, { paint }: Page): string {
  return paint(marks[outcome].style, marks[outcome].mark);
}

/** A label in the margin, and lines beside it. */
export function beside(label: string, text: readonly string[]): string[] {
  return text.map((line, index) => `${padEnd(index === 0 ? label : '', margin)}${line}`);
}

/** A dim part before a text, on one line where both fit, else above it: an identifier is never cut. */
export function dimThenText(part: string, text: string, width: number, { paint }: Page): string[] {
  return displayWidth(`${part} · ${text}`) <= width ? [`${paint('dim', part)} · ${text}`] : [paint('dim', part), text];
}

/** A dim part after a text, on its last line where that has room, else below. */
export function textThenDim(text: readonly string[], part: string, width: number, { paint }: Page): string[] {
  const last = text.at(-1) ?? '';
  return displayWidth(`${last} · ${part}`) <= width
    ? [...text.slice(0, -1), `${last} · ${paint('dim', part)}`]
    : [...text, paint('dim', part)];
}

export function indented(text: readonly string[], columns: number): string[] {
  return text.map((line) => `${' '.repeat(columns)}${line}`);
}

export function widest(all: readonly string[]): number {
  return all.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
}
