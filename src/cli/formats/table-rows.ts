import type { Result } from '#model/result.ts';
import { rowReason } from './gap-groups.ts';
import { indented, outcomeMark, type Page, widest } from './table-page.ts';
import { clean, displayWidth, fit, padEnd, wrap } from './terminal-text.ts';

interface Row {
  readonly result: Result;
  /** what people call it; '' where none of the rows has a name beside its identifier */
  readonly label: string;
  readonly id: string;
  readonly region: string;
  readonly reason: string;
}

interface Columns {
  readonly label: number;
  readonly id: number;
  readonly region: number;
  /** columns left for the reason; 0 where it stands below */
  readonly reason: number;
  /** whether name, identifier and region fit side by side */
  readonly isOneLine: boolean;
}

/** The mark, the space after it, and the indentation of the block. */
const before = 4;
const gutter = 2;
const widestRegion = 20;
const narrowestLabel = 12;
const narrowestReason = 28;
/** A reason no longer than this is repeated: that is easier to read than to be referred to the line above. */
const shortReason = 24;
/** Real identifiers and reasons are shorter than these lines; foreign text must not fill the screen. */
const mostIdLines = 12;
const mostReasonLines = 4;

/** The assets of a check, one a line where that fits. A reason that several share is told once; identifiers are never cut. */
export function rowLines(results: readonly Result[], page: Page): string[] {
  const areNamed = results.some(hasOwnLabel);
  const rows = results.map((result) => rowOf(result, areNamed, page));
  const columns = columnsOf(rows, page);
  const groups = Map.groupBy(rows, ({ result, reason }) => `${result.outcome} ${reason}`);
  const write = columns.reason > 0 ? reasonBeside : reasonBelow;
  return [...groups.values()].flatMap((group) => write(group, columns, page));
}

function hasOwnLabel({ name, displayName }: Result): boolean {
  return displayName !== undefined && displayName !== name;
}

function rowOf(result: Result, areNamed: boolean, { words, language }: Page): Row {
  const { name, displayName, region } = result;
  const reason = clean(rowReason(result, language));
  const where = { result, reason, region: clean(region ?? words.global) };
  if (name === null) {
    const unread = words.aside(words.listNotRead);
    return areNamed ? { ...where, label: unread, id: '' } : { ...where, label: '', id: unread };
  }
  const label = hasOwnLabel(result) ? clean(displayName ?? '') : areNamed ? '–' : '';
  return { ...where, label, id: clean(name) };
}

function columnsOf(rows: readonly Row[], { width }: Page): Columns {
  const id = widest(rows.map((row) => row.id));
  const region = Math.min(widest(rows.map((row) => row.region)), widestRegion);
  const wanted = widest(rows.map((row) => row.label));
  const left = width - before - id - gutter - region;
  const label = Math.min(wanted, left - gutter);
  const isOneLine = wanted === 0 ? left >= 0 : label === wanted || label >= narrowestLabel;
  const room = label < wanted ? 0 : left - gutter - (wanted === 0 ? 0 : wanted + gutter);
  const isRoomy = room >= narrowestReason && rows.every(({ reason }) => fitsBeside(reason, room));
  return { label: isOneLine ? Math.max(0, label) : 0, id, region, reason: isRoomy ? room : 0, isOneLine };
}

function fitsBeside(reason: string, room: number): boolean {
  return widest(reason.split(' ')) <= room && wrap(reason, room).length < mostReasonLines;
}

function reasonBeside(rows: readonly Row[], columns: Columns, page: Page): string[] {
  const isShort = displayWidth(rows[0]?.reason ?? '') <= shortReason;
  return rows.flatMap((row, index) => {
    const start = oneLine(row, columns, page);
    if (index > 0 && !isShort) return [`${start}  ${page.paint('dim', page.words.sameReason)}`];
    const [first = '', ...more] = wrap(row.reason, columns.reason);
    return [`${start}  ${first}`, ...indented(more, displayWidth(start) + gutter)];
  });
}

function reasonBelow(rows: readonly Row[], columns: Columns, page: Page): string[] {
  const { words, width } = page;
  const reason = rows[0]?.reason ?? '';
  const text = rows.length > 1 ? words.labelled(words.allOf(rows.length), reason) : reason;
  return [
    ...rows.flatMap((row) => (columns.isOneLine ? [oneLine(row, columns, page)] : severalLines(row, page))),
    ...indented(wrap(text, width - before - 2, mostReasonLines), before),
  ];
}

function oneLine({ result, label, id, region }: Row, columns: Columns, page: Page): string {
  const cells = [
    ...(columns.label === 0 ? [] : [padEnd(fit(label, columns.label), columns.label)]),
    ...(columns.id === 0 ? [] : [padEnd(id, columns.id)]),
    padEnd(page.paint('dim', fit(region, columns.region)), columns.region),
  ];
  return `${outcomeMark(result.outcome, page)} ${cells.join('  ')}`;
}

function severalLines({ result, label, id, region }: Row, page: Page): string[] {
  const room = page.width - before;
  const lines = [...(label === '' ? [] : [fit(label, room)]), ...wrap(id, room, mostIdLines)];
  const last = `${lines.at(-1)}  ${region}`;
  const all = displayWidth(last) <= room ? [...lines.slice(0, -1), last] : [...lines, fit(region, room)];
  return all.map((line, index) => `${index === 0 ? outcomeMark(result.outcome, page) : ' '} ${line}`);
}
