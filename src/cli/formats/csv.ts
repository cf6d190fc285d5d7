import type { Result } from '#model/result.ts';
import type { Format } from './format.ts';

type Cell = string | number | boolean | null | undefined;

const columns: Readonly<Record<string, (result: Result) => Cell>> = {
  check: (result) => result.check,
  severity: (result) => result.severity,
  outcome: (result) => result.outcome,
  kind: (result) => result.kind,
  asset: (result) => result.asset,
  name: (result) => result.name,
  displayName: (result) => result.displayName,
  region: (result) => result.region,
  reason: (result) => result.reason,
  evidence: (result) => JSON.stringify(result.evidence),
  version: (result) => result.version,
  parameters: (result) => result.parameters && JSON.stringify(result.parameters),
  holdsUntil: (result) => result.holdsUntil,
  gapOperation: (result) => result.gap && `${result.gap.service}:${result.gap.operation}`,
  gapCode: (result) => result.gap?.code,
  gapMessage: (result) => result.gap?.message,
  exceptedBy: (result) => result.excepted?.owner,
  exceptedBecause: (result) => result.excepted?.reason,
  exceptedUntil: (result) => result.excepted?.expires,
  isNew: (result) => result.isNew,
};

/** RFC 4180: all results, with a header. A missing value is an empty cell. */
export const csv: Format = {
  name: 'csv',
  forPeople: false,
  async *write(_run, results) {
    yield `${Object.keys(columns).join(',')}\r\n`;
    const readers = Object.values(columns);
    for await (const result of results()) yield `${readers.map((read) => cell(read(result))).join(',')}\r\n`;
  },
};

/** Control characters other than tab and line ends, and marks that turn the direction of text: a terminal would obey them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function cell(value: Cell): string {
  const text = defused(
    String(value ?? '')
      .toWellFormed()
      .replace(unprintable, ' '),
  );
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet runs a cell that starts so as a formula; the apostrophe makes it text. Names in a cloud are foreign data. */
function defused(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}
