import { clean, displayWidth, fitWords, padEnd, padStart } from '../formats/terminal-text.ts';
import { dim, type Screen } from './screen.ts';

export interface Column<T> {
  readonly title: string;
  readonly text: (item: T) => string;
  readonly align?: 'right';
  /** words that may be cut where the screen is too narrow; what is copied into a command, never */
  readonly mayShrink?: true;
}

const gap = '  ';
const narrowest = 12;

/** A title line and one line an item. Everything in it may come from a stranger. */
export function tableLines<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  screen: Screen,
  { hasTitles = true }: { readonly hasTitles?: boolean } = {},
): readonly string[] {
  const titles = columns.map(({ title }) => title);
  const rows = items.map((item) => columns.map((column) => clean(column.text(item))));
  const widths = widthsOf([titles, ...rows], columns, screen.width);
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => placed(cell, widths[at]!, columns[at]!))
      .join(gap)
      .trimEnd();
  return [...(hasTitles ? [dim(lineOf(titles), screen)] : []), ...rows.map(lineOf)];
}

function placed<T>(cell: string, width: number, { align, mayShrink }: Column<T>): string {
  const text = mayShrink ? fitWords(cell, width) : cell;
  return align === 'right' ? padStart(text, width) : padEnd(text, width);
}

/** As wide as the widest cell; where that is too much together, the widest that may shrink does so first. */
function widthsOf<T>(
  rows: readonly (readonly string[])[],
  columns: readonly Column<T>[],
  screenWidth: number | undefined,
): readonly number[] {
  const widths = columns.map((_, at) => rows.reduce((most, cells) => Math.max(most, displayWidth(cells[at]!)), 0));
  if (screenWidth === undefined) return widths;
  const room = screenWidth - gap.length * (columns.length - 1);
  for (let excess = sum(widths) - room; excess > 0; excess = sum(widths) - room) {
    const shrinking = widths.map((width, at) => (columns[at]!.mayShrink ? width : 0));
    const at = shrinking.indexOf(Math.max(...shrinking));
    if (shrinking[at]! <= narrowest) break;
    const next = Math.max(narrowest, ...shrinking.filter((_, other) => other !== at));
    widths[at] = Math.max(Math.min(next, shrinking[at]! - 1), shrinking[at]! - excess);
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
