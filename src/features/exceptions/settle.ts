import type { Database, Transaction } from '#platform/database/database.ts';
import { RiskIndex } from './accepted-risks.ts';
import { findInForce, holdExceptions } from './in-force-repository.ts';
import { findException, type StoredException, updateException } from './repository.ts';
import { severityOfRank } from './scope.ts';
import {
  type FindingChange,
  lockCovered,
  lockFitting,
  type SettledFinding,
  writeChanges,
} from './settle-repository.ts';

/** Findings of one transaction. */
const batchSize = 1_000;

/**
 * Lets findings say which exception covers them: those that fit a granted one, or those that name one that is over. Batches of their own
 * transactions, at most `most` findings; whoever calls again goes on there. Whether it is through.
 */
export async function settle(
  database: Database,
  organizationId: string,
  exceptionId: string,
  now: number,
  most: number,
): Promise<boolean> {
  for (let done = 0; done < most; done += batchSize) {
    const isThrough = await database.inOrganization(organizationId, async (transaction) => {
      await holdExceptions(transaction, organizationId);
      const exception = await findException(transaction, organizationId, exceptionId);
      if (!exception || exception.isSettled || isStillToCome(exception, now)) return true;
      return await settleBatch(transaction, organizationId, exception, now);
    });
    if (isThrough) return true;
  }
  return false;
}

function isStillToCome({ status, startsAt }: StoredException, now: number): boolean {
  return status === 'granted' && Date.parse(startsAt) > now;
}

async function settleBatch(
  transaction: Transaction,
  organizationId: string,
  exception: StoredException,
  now: number,
): Promise<boolean> {
  const at = new Date(now).toISOString();
  const isOver = exception.status === 'revoked' || exception.expiresAt <= at;
  const findings = isOver
    ? await lockCovered(transaction, organizationId, exception.id, batchSize)
    : await lockFitting(transaction, organizationId, exception.scope, exception.settledUpTo, batchSize);
  const risks = new RiskIndex(await findInForce(transaction, organizationId, at));
  const changes = findings.flatMap((finding) => changeOf(finding, risks, exception, at));
  await writeChanges(transaction, organizationId, changes);
  const isThrough = findings.length < batchSize;
  await updateException(transaction, organizationId, exception.id, {
    isSettled: isThrough,
    settledUpTo: isThrough || isOver ? null : findings.at(-1)!.id,
  });
  return isThrough;
}

function changeOf(
  finding: SettledFinding,
  risks: RiskIndex,
  exception: StoredException,
  at: string,
): readonly FindingChange[] {
  const risk = risks.find(finding, severityOfRank[finding.severity]);
  const { id } = finding;
  if (risk) {
    if (risk.exceptionId === finding.exceptionId && risk.until === finding.exceptedUntil) return [];
    const actor = risk.exceptionId === exception.id ? exception.decidedByName : null;
    const details = { exceptionId: risk.exceptionId, until: risk.until };
    return [{ id, exceptionId: risk.exceptionId, exceptedUntil: risk.until, event: 'excepted', at, actor, details }];
  }
  if (finding.exceptionId === null) return [];
  const isRevoked = exception.status === 'revoked' && finding.exceptionId === exception.id;
  const endedAt = isRevoked
    ? exception.revokedAt!
    : finding.exceptedUntil !== null && finding.exceptedUntil < at
      ? finding.exceptedUntil
      : at;
  const details = { exceptionId: finding.exceptionId, cause: isRevoked ? 'revoked' : 'expired' };
  const actor = isRevoked ? exception.revokedByName : null;
  return [{ id, exceptionId: null, exceptedUntil: null, event: 'exception-ended', at: endedAt, actor, details }];
}
