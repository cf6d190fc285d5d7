import { newId } from '#platform/identifiers.ts';
import { actorOf, recordAudit } from '../audit/index.ts';
import { type Change, checkPeriod, identityOf, mayGrant, setTimers } from './change.ts';
import * as refusals from './refusals.ts';
import { countLive, insertException, type ScopeKind, type StoredException } from './repository.ts';
import type { NewException, RequestedScope } from './schemas.ts';
import { noScope, type Scope } from './scope.ts';
import { scopeOf } from './state.ts';
import { findFindingTarget, hasAccount, hasAsset } from './target-repository.ts';

const mostLive = 10_000;
/** a client's clock may be a little ahead or behind */
const skewMs = 60_000;

/** Asks for an exception, or grants it at once where the caller may. */
export async function requestException(change: Change, asked: NewException): Promise<string> {
  const { transaction, organizationId, caller, now, at } = change;
  const [scopeKind, scope] = await resolveScope(change, asked.scope);
  const starts = asked.startsAt === undefined ? now : Date.parse(asked.startsAt);
  if (starts < now - skewMs) throw refusals.startsInThePast();
  const startsAt = Math.max(starts, now);
  const expiresAt = Date.parse(asked.expiresAt);
  await checkPeriod(change, scope, startsAt, expiresAt);
  if ((await countLive(transaction, organizationId, at)) >= mostLive) throw refusals.tooMany(mostLive);
  const isGranted = mayGrant(change);
  const exception: StoredException = {
    ...blank,
    ...{ id: newId(), scopeKind, scope, reason: asked.reason, owner: asked.owner, ticket: asked.ticket ?? null },
    status: isGranted ? 'granted' : 'pending',
    startsAt: new Date(startsAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    ...{ requestedBy: identityOf(caller), requestedByName: caller.name, requestedAt: at, changedAt: at },
    ...(isGranted ? { decidedByName: caller.name, decidedAt: at, isSettled: false } : {}),
  };
  await insertException(transaction, organizationId, exception);
  if (isGranted) await setTimers(change, exception);
  const { owner, reason } = exception;
  await recordAudit(transaction, organizationId, {
    ...{ actor: actorOf(caller), action: isGranted ? 'exception.granted' : 'exception.requested', now },
    ...{ subjectKind: 'exception', subjectId: exception.id },
    details: {
      scope: scopeOf(exception),
      ...{ owner, reason, startsAt: exception.startsAt, expiresAt: exception.expiresAt },
    },
  });
  return exception.id;
}

const blank = {
  ...{ decidedByName: null, decidedAt: null, decisionNote: null, revokedByName: null, revokedAt: null },
  ...{ revokeReason: null, renewal: null, isSettled: true, settledUpTo: null, remindedAt: null, endedAt: null },
  releasedAt: null,
};

/** The scope as it is kept. Everything it names must be there. */
async function resolveScope(change: Change, asked: RequestedScope): Promise<readonly [ScopeKind, Scope]> {
  const { transaction, organizationId } = change;
  if (asked.type === 'finding') {
    const target = await findFindingTarget(transaction, organizationId, asked.findingId);
    if (!target) throw refusals.noSuchFinding();
    return ['pair', { ...noScope, ...target }];
  }
  const { type, ...members } = asked;
  const scope = scopeOfMembers(members);
  checkKnown(change, scope);
  const { accountId, kind, assetId } = scope;
  if (accountId !== null && !(await hasAccount(transaction, organizationId, accountId))) throw refusals.noSuchAccount();
  if (accountId !== null && kind !== null && assetId !== null) {
    if (!(await hasAsset(transaction, organizationId, { accountId, kind, assetId }))) throw refusals.noSuchAsset();
  }
  return [type, scope];
}

type Members = { readonly [K in Exclude<keyof Scope, 'tags'>]?: Scope[K] | undefined } & {
  readonly tags?: readonly { readonly key: string; readonly values?: readonly string[] | undefined }[] | undefined;
};

function scopeOfMembers(members: Members): Scope {
  const { checkId = null, accountId = null, kind = null, assetId = null, region = null, severity = null } = members;
  const tags = members.tags?.map(({ key, values }) => (values === undefined ? { key } : { key, values })) ?? null;
  return { checkId, accountId, kind, assetId, region, severity, tags };
}

function checkKnown({ knowledge }: Change, { checkId, kind }: Scope): void {
  if (checkId !== null && !knowledge.severityOf(checkId)) throw refusals.noSuchCheck(checkId);
  if (kind !== null && !knowledge.kinds.has(kind)) throw refusals.noSuchKind(kind);
}
