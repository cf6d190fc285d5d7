import type { Reader } from '#model/collector.ts';
import { instant, Mismatch } from '#model/field.ts';
import { ReadFailure } from '#model/operation.ts';
import { generateCredentialReport, getCredentialReport } from './ims-operations.ts';

// Columns: https://www.alibabacloud.com/help/en/ram/user-guide/generate-and-download-user-credential-reports
const rootUser = '<root>';

/** A row of the credential report: column name → cell. */
export type ReportRow = Readonly<Record<string, string>>;

/** The vendor makes a new report at most every four hours; one older than a day says nothing of today. */
const oldestMs = 24 * 60 * 60 * 1000;
/** How far the vendor's clock may be ahead of ours. */
const youngestMs = -60 * 60 * 1000;

/** 16 Mi characters: many times a page of the 100 rows that are asked for. */
const longestText = 16 * 1024 * 1024;

const generatedTime = instant();

/**
 * The row of the root identity, or undefined when the report is not of today or does not read as the vendor describes it. Throws `ReadFailure`
 * when the report cannot be fetched. Asking for a new one may be refused, or not be done yet, while a fresh one is there already.
 */
export async function readRootRow(reader: Reader): Promise<ReportRow | undefined> {
  await reader.call(generateCredentialReport).catch(ignoreFailure);
  let header: readonly string[] | undefined;
  for await (const page of reader.pages(getCredentialReport)) {
    if (page.GeneratedTime !== undefined && !isOfToday(page.GeneratedTime, reader.now)) return undefined;
    const rows = parseCsv(Buffer.from(page.Content, 'base64').toString('utf8'));
    if (rows[0]?.[0] === 'user') header = rows.shift();
    const root = rows.find((row) => row[0] === rootUser);
    if (header !== undefined && root?.length === header.length) {
      return Object.fromEntries(header.map((column, index) => [column, root[index] ?? '']));
    }
  }
  return undefined;
}

function isOfToday(time: string, now: number): boolean {
  const generated = generatedTime.parse(time);
  if (generated instanceof Mismatch) return false;
  const ageMs = now - Date.parse(generated);
  return ageMs <= oldestMs && ageMs >= youngestMs;
}

function ignoreFailure(error: unknown): void {
  if (!(error instanceof ReadFailure)) throw error;
}

export interface AccessKeyCount {
  /** active or not */
  readonly count: number;
  /** null where the source does not say */
  readonly active: number | null;
}

/** Whether the root identity has MFA; undefined when the cell says neither. */
export function hasMfa(row: ReportRow | undefined): boolean | undefined {
  return truth(row?.mfa_active);
}

/** The access keys of a row; undefined when a cell says neither that a key exists nor that it does not. */
export function countAccessKeys(row: ReportRow = {}): AccessKeyCount | undefined {
  const columns = Object.keys(row).filter((column) => /^(additional_)?access_key_\d+_exist$/.test(column));
  const exist = columns.map((column) => truth(row[column]));
  if (exist.length === 0 || exist.includes(undefined)) return undefined;
  const existing = columns.filter((_, index) => exist[index] === true);
  const active = existing.filter((column) => truth(row[column.replace(/_exist$/, '_active')]) === true);
  return { count: existing.length, active: active.length };
}

function truth(cell: string | undefined): boolean | undefined {
  const word = cell?.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/**
 * RFC 4180: quoted cells may hold commas, line ends and doubled quotes. Empty lines are dropped. Text that breaks those rules (a quote
 * that never ends, say) or is longer than any report gives no rows at all. Reads each character once, whatever the text.
 */
export function parseCsv(text: string): string[][] {
  if (text.length > longestText) return [];
  const rows: string[][] = [];
  let row: string[] = [];
  let position = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    const cell = readCell(text, position);
    const delimiter = cell && delimiterAt(text, cell.end);
    if (cell === undefined || delimiter === undefined) return [];
    row.push(cell.value);
    position = cell.end + delimiter.length;
    if (delimiter === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    if (delimiter === '') return rows;
  }
}

/** The cell that begins there, and where it ends; undefined when its quote does not. */
function readCell(text: string, start: number): { value: string; end: number } | undefined {
  if (text[start] !== '"') {
    const bare = /[^",\r\n]*/y;
    bare.lastIndex = start;
    const value = bare.exec(text)?.[0] ?? '';
    return { value, end: start + value.length };
  }
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  if (quote === -1) return undefined;
  return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
}

/** What ends a cell there, '' at the end of the text; undefined when the cell does not end there. */
function delimiterAt(text: string, position: number): string | undefined {
  return position === text.length ? '' : [',', '\n', '\r\n'].find((delimiter) => text.startsWith(delimiter, position));
}
