import { type Cell, csvLine } from '#formats/csv-line.ts';
import type { Result } from '#model/result.ts';
import type { Format } from './format.ts';

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
    yield csvLine(Object.keys(columns));
    const readers = Object.values(columns);
    for await (const result of results()) yield csvLine(readers.map((read) => read(result)));
  },
};
