import type { Severity } from '#model/verdict.ts';
import type { Parameters } from '#platform/database/parameters.ts';
import { escapeStored } from '#platform/stored-text.ts';
import type { Failure, TagFilter } from '../assessment/contract.ts';

/** What an exception is about: every member that is not null must fit. */
export interface Scope {
  readonly checkId: string | null;
  readonly accountId: string | null;
  readonly kind: string | null;
  readonly assetId: string | null;
  /** `global`: what has no region */
  readonly region: string | null;
  readonly severity: Severity | null;
  readonly tags: TagFilter | null;
}

/** An exception that covers what fits its scope. */
export interface InForce extends Scope {
  readonly id: string;
  readonly expiresAt: string;
}

export const severityRank = { high: 1, medium: 2, low: 3 } as const satisfies Record<Severity, number>;
export const severityOfRank: Readonly<Record<number, Severity>> = { 1: 'high', 2: 'medium', 3: 'low' };

export const noScope: Scope = {
  ...{ checkId: null, accountId: null, kind: null, assetId: null },
  ...{ region: null, severity: null, tags: null },
};

export function fits(scope: Scope, failure: Failure, severity: Severity | undefined): boolean {
  return (
    (scope.assetId === null || scope.assetId === failure.assetId) &&
    (scope.checkId === null || scope.checkId === failure.checkId) &&
    (scope.accountId === null || scope.accountId === failure.accountId) &&
    (scope.kind === null || scope.kind === failure.kind) &&
    (scope.region === null || scope.region === (failure.region ?? 'global')) &&
    (scope.severity === null || scope.severity === severity) &&
    (scope.tags ?? []).every(({ key, values }) => hasTag(failure.tags, key, values))
  );
}

function hasTag(tags: Readonly<Record<string, string>>, key: string, values: readonly string[] | undefined): boolean {
  const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
  return value !== undefined && (values === undefined || values.includes(value));
}

/** The same as `fits`, as a condition on rows of `findings AS f`. */
export function scopeCondition(scope: Scope, parameters: Parameters): string {
  const conditions = [
    ...equals('f.check_id', scope.checkId, parameters),
    ...equals('f.account_id', scope.accountId, parameters),
    ...equals('f.kind', scope.kind, parameters),
    ...equals('f.asset_id', scope.assetId, parameters),
    ...equals("coalesce(f.region, 'global')", scope.region, parameters),
    ...equals('f.severity', scope.severity === null ? null : severityRank[scope.severity], parameters),
    ...(scope.tags ?? []).map((tag) => tagCondition(tag, parameters)),
  ];
  return `(${conditions.join(' AND ')})`;
}

function equals(column: string, value: string | number | null, parameters: Parameters): string[] {
  return value === null ? [] : [`${column} = ${parameters.add(escapeStored(value))}`];
}

/** One tag as a condition on rows of `findings AS f`. */
export function tagCondition({ key, values }: TagFilter[number], parameters: Parameters): string {
  const tag = `(f.tags ->> ${parameters.add(escapeStored(key))})`;
  return values === undefined ? `${tag} IS NOT NULL` : `${tag} = ANY(${parameters.add(escapeStored(values))}::text[])`;
}

/** The latest end comes first, so that the first one that fits wins; of equal ends the older exception. */
export function byEnd(a: InForce, b: InForce): number {
  if (a.expiresAt !== b.expiresAt) return a.expiresAt < b.expiresAt ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}
