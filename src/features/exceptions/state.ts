import type { ExceptionNote, ExceptionState } from './contract.ts';
import type { StoredException } from './repository.ts';
import type { Exception, ExceptionScope } from './schemas.ts';

/** What an exception is at an instant: the clock alone begins and ends it. */
export function stateOf({ status, startsAt, expiresAt }: StoredException, now: number): ExceptionState {
  if (status !== 'granted') return status;
  if (Date.parse(expiresAt) <= now) return 'expired';
  return Date.parse(startsAt) > now ? 'scheduled' : 'active';
}

/** An exception as the API shows it. */
export function shown(exception: StoredException, now: number): Exception {
  const { id, reason, owner, ticket, startsAt, expiresAt, renewal, changedAt } = exception;
  const state = stateOf(exception, now);
  return {
    ...{ id, scope: scopeOf(exception), reason, owner, ticket, state, startsAt, expiresAt },
    requestedBy: exception.requestedByName,
    requestedAt: exception.requestedAt,
    decision: act(exception.decidedByName, exception.decidedAt, exception.decisionNote),
    revocation: act(exception.revokedByName, exception.revokedAt, exception.revokeReason),
    renewal: renewal && {
      expiresAt: renewal.expiresAt,
      reason: renewal.reason,
      requestedBy: renewal.requestedByName,
      requestedAt: renewal.requestedAt,
    },
    application: state === 'active' ? (exception.isSettled ? 'applied' : 'applying') : 'none',
    endsNotedAt: exception.endedAt,
    remindedAt: exception.remindedAt,
    changedAt,
  };
}

export function noteOf(exception: StoredException, now: number): ExceptionNote {
  const { id, scopeKind, owner, reason, startsAt, expiresAt } = exception;
  return { id, scopeKind, state: stateOf(exception, now), owner, reason, startsAt, expiresAt };
}

function act(by: string | null, at: string | null, note: string | null): Exception['decision'] {
  return by === null || at === null ? null : { by, at, note };
}

/** The members that are not null make exactly the scope that was asked for. */
export function scopeOf({ scopeKind, scope }: Pick<StoredException, 'scopeKind' | 'scope'>): ExceptionScope {
  const { checkId, accountId, kind, assetId } = scope;
  switch (scopeKind) {
    case 'check':
      return { type: 'check', checkId: checkId! };
    case 'asset':
      return { type: 'asset', accountId: accountId!, kind: kind!, assetId: assetId! };
    case 'pair':
      return { type: 'pair', checkId: checkId!, accountId: accountId!, kind: kind!, assetId: assetId! };
    case 'filter':
      return { type: 'filter', ...filterMembers(scope) };
  }
}

function filterMembers({ assetId: _, tags, ...scope }: StoredException['scope']): object {
  const named = Object.entries(scope).filter(([, value]) => value !== null);
  const copies = tags?.map(({ key, values }) => (values === undefined ? { key } : { key, values: [...values] }));
  return { ...Object.fromEntries(named), ...(copies === undefined ? {} : { tags: copies }) };
}
