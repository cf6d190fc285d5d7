import type { PlacedResult, ReportContext } from '#formats/context.ts';
import { type Cell, csvLine } from '#formats/csv-line.ts';
import { ocsfDocument } from '#formats/ocsf.ts';
import { sarifDocument } from '#formats/sarif.ts';
import type { Outcome } from '#model/verdict.ts';
import type { CheckIndex } from './check-index.ts';
import type { FindingFilter } from './filter-schema.ts';
import { narrowingOf } from './narrowing.ts';
import { type FindingRow, findAccountNames, scanFindings } from './repository.ts';
import type { Finding } from './schemas.ts';
import type { Asker, FindingDeps } from './service.ts';
import { resultFrom } from './verdict-words.ts';
import { findingView, type Surroundings, verdictOf } from './view.ts';

export const exportFormats = ['sarif', 'ocsf', 'csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportDeps extends FindingDeps {
  readonly productVersion: string;
}

const batchSize = 1_000;

interface Exported {
  readonly row: FindingRow;
  readonly finding: Finding;
  readonly around: Surroundings;
}

/** All findings that fit, in one of the formats; open and accepted ones unless the filter names a state. */
export async function exportFindings(
  deps: ExportDeps,
  asker: Asker,
  filter: FindingFilter,
  format: ExportFormat,
): Promise<AsyncIterable<string>> {
  const { database, indexOf, productVersion } = deps;
  const { organizationId } = asker.caller;
  const index = await database.inOrganization(organizationId, (transaction) => indexOf(transaction, organizationId), {
    isReadOnly: true,
  });
  const findings = readAll(deps, index, asker, filter);
  const packs = index.packs;
  const context: ReportContext = { language: asker.language, catalogue: index.entries, packs, productVersion };
  switch (format) {
    case 'csv':
      return csv(findings);
    case 'ndjson':
      return ndjson(findings);
    case 'ocsf':
      return ocsfDocument(placed(findings, asker.now), context);
    case 'sarif':
      return sarifDocument(sarifHead(asker), placed(findings, asker.now), context);
  }
}

/** In batches of their own transactions, so that a slow reader holds none: each finding comes once, as it is when its turn comes. */
async function* readAll(
  { database, exceptions }: ExportDeps,
  index: CheckIndex,
  asker: Asker,
  filter: FindingFilter,
): AsyncGenerator<Exported> {
  const { now, language } = asker;
  const { organizationId } = asker.caller;
  const narrowing = narrowingOf(filter, index, 'unresolved');
  let after: string | null = null;
  for (let isMore = true; isMore; ) {
    const batch: { rows: readonly FindingRow[]; around: Surroundings } = await database.inOrganization(
      organizationId,
      async (transaction) => {
        const coverage = await exceptions.coverage(transaction, organizationId, now);
        const rows = await scanFindings(transaction, organizationId, { narrowing, coverage, after, limit: batchSize });
        const covering = new Set(rows.flatMap((row) => coverage.exceptionOf(row) ?? []));
        const notes = await exceptions.notes(transaction, organizationId, [...covering], now);
        const accounts = await findAccountNames(transaction, organizationId, [
          ...new Set(rows.map(({ accountId }) => accountId)),
        ]);
        return { rows, around: { index, language, coverage, accounts, notes } };
      },
      { isolation: 'repeatable read', isReadOnly: true },
    );
    for (const row of batch.rows) {
      yield { row, finding: findingView(row, batch.around), around: batch.around };
    }
    after = batch.rows.at(-1)?.id ?? null;
    isMore = batch.rows.length === batchSize;
  }
}

async function* placed(findings: AsyncIterable<Exported>, now: number): AsyncGenerator<PlacedResult> {
  for await (const { row, finding, around } of findings) {
    const { exception } = finding;
    const isStale = row.staleSince !== null;
    const outcome: Outcome = row.outcome === 'gone' ? 'not-applicable' : row.outcome;
    const result = resultFrom(verdictOf(row, outcome, isStale ? row.gap : null), around.index, around.language);
    yield {
      place: {
        cloud: row.cloud,
        account: finding.account.externalId ?? row.accountId,
        seenAt: new Date(now).toISOString(),
      },
      result: {
        ...result,
        ...(row.outcome === 'gone' ? { reason: finding.reason } : {}),
        ...(exception
          ? { excepted: { owner: exception.owner, reason: exception.reason, expires: exception.expiresAt } }
          : {}),
      },
      firstSeenAt: row.firstSeenAt,
      ...(row.state === 'resolved' ? { isResolved: true as const } : {}),
      ...(around.accounts.get(row.accountId)?.source === 'sample' ? { sample: true as const } : {}),
    };
  }
}

function sarifHead({ caller, now }: Asker) {
  const finishedAt = new Date(now).toISOString();
  return { automationId: `bastide/${caller.organizationId}/`, isWhole: true, finishedAt, notifications: [] };
}

async function* ndjson(findings: AsyncIterable<Exported>): AsyncGenerator<string> {
  for await (const { row, finding } of findings) {
    const { evidence, parameters, note } = row;
    yield `${JSON.stringify({ ...finding, evidence, parameters, note })}\n`;
  }
}

const columns: Readonly<Record<string, (exported: Exported) => Cell>> = {
  id: ({ row }) => row.id,
  state: ({ finding }) => finding.state,
  outcome: ({ row }) => row.outcome,
  severity: ({ finding }) => finding.severity,
  check: ({ row }) => row.checkId,
  title: ({ finding }) => finding.check.title,
  dimension: ({ finding }) => finding.check.dimension,
  category: ({ finding }) => finding.check.category,
  cloud: ({ row }) => row.cloud,
  account: ({ finding }) => finding.account.externalId,
  accountName: ({ finding }) => finding.account.name,
  region: ({ row }) => row.region,
  kind: ({ row }) => row.kind,
  asset: ({ row }) => row.assetId,
  name: ({ row }) => row.name,
  displayName: ({ row }) => row.displayName,
  reason: ({ finding }) => finding.reason,
  evidence: ({ row }) => JSON.stringify(row.evidence),
  firstSeenAt: ({ row }) => row.firstSeenAt,
  openedAt: ({ row }) => row.openedAt,
  resolvedAt: ({ row }) => row.resolvedAt,
  staleSince: ({ row }) => row.staleSince,
  exceptedBy: ({ finding }) => finding.exception?.owner,
  exceptedBecause: ({ finding }) => finding.exception?.reason,
  exceptedUntil: ({ finding }) => finding.exception?.expiresAt,
  owner: ({ row }) => row.owner,
  ticket: ({ row }) => row.ticket,
  note: ({ row }) => row.note,
};

async function* csv(findings: AsyncIterable<Exported>): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns));
  const readers = Object.values(columns);
  for await (const exported of findings) yield csvLine(readers.map((read) => read(exported)));
}
