import type { Transaction } from '#platform/database/database.ts';
import type { Coverage } from './contract.ts';
import { findInForce, findUnsettled } from './in-force-repository.ts';
import { byEnd, fits, type InForce, scopeCondition, severityOfRank } from './scope.ts';

/**
 * What is excepted at an instant follows from the exceptions and the clock. Most findings name the one that covers them; for exceptions
 * that have not reached all of theirs yet the scope decides.
 */
export async function loadCoverage(transaction: Transaction, organizationId: string, now: number): Promise<Coverage> {
  const at = new Date(now).toISOString();
  const rows = await findUnsettled(transaction, organizationId, at);
  const isOver = (row: (typeof rows)[number]) => row.status === 'revoked' || row.expiresAt <= at;
  const applying: InForce[] = rows.filter((row) => !isOver(row) && !row.isSettled && row.startsAt <= at);
  // what was revoked early may hide others in force that cover the same: they are not written to the findings yet
  if (rows.some((row) => row.status === 'revoked' && !row.isSettled)) {
    const known = new Set(applying.map(({ id }) => id));
    const wide = await findInForce(transaction, organizationId, at, { isWide: true });
    applying.push(...wide.filter(({ id }) => !known.has(id)));
  }
  return coverageOf(
    rows.filter(isOver).map(({ id }) => id),
    applying.sort(byEnd),
  );
}

function coverageOf(over: readonly string[], applying: readonly InForce[]): Coverage {
  const ended = new Set(over);
  return {
    over,
    isApplying: applying.length > 0,
    applyingCondition: (parameters) =>
      `(${applying.map((exception) => scopeCondition(exception, parameters)).join(' OR ')})`,
    exceptionOf: (finding) => {
      if (finding.state !== 'open') return null;
      if (finding.exceptionId !== null && !ended.has(finding.exceptionId)) return finding.exceptionId;
      const severity = severityOfRank[finding.severity];
      return applying.find((exception) => fits(exception, finding, severity))?.id ?? null;
    },
  };
}
