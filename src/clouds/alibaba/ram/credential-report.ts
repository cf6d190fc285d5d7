import type { Reader } from '#model/collector.ts';
import { ReadFailure } from '#model/operation.ts';
import { generateCredentialReport, getCredentialReport } from './ims-operations.ts';

// Columns: https://www.alibabacloud.com/help/en/ram/user-guide/generate-and-download-user-credential-reports
const rootUser = '<root>';

/** A row of the credential report: column name → cell. */
export type ReportRow = Readonly<Record<string, string>>;

/** The vendor makes a new report at most every four hours; one older than a day says nothing of today. */
const oldestMs = 24 * 60 * 60 * 1000;

/**
 * The row of the root identity, or undefined when the report is old or does not read as the vendor describes it. Throws `ReadFailure`
 * when the report cannot be fetched. Asking for a new one may be refused, or not be done yet, while a fresh one is there already.
 */
export async function readRootRow(reader: Reader): Promise<ReportRow | undefined> {
  await reader.call(generateCredentialReport).catch(ignoreFailure);
  let header: readonly string[] | undefined;
  for await (const page of reader.pages(getCredentialReport)) {
    if (page.GeneratedTime !== undefined && reader.now - Date.parse(page.GeneratedTime) > oldestMs) return undefined;
    const rows = parseCsv(Buffer.from(page.Content, 'base64').toString('utf8'));
    if (rows[0]?.[0] === 'user') header = rows.shift();
    const root = rows.find((row) => row[0] === rootUser);
    if (header !== undefined && root?.length === header.length) {
      return Object.fromEntries(header.map((column, index) => [column, root[index] ?? '']));
    }
  }
  return undefined;
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

/** RFC 4180: quoted cells may hold commas, line ends and doubled quotes. Empty lines are dropped. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text
    .replace(/^\uFEFF/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
