import { hash } from 'node:crypto';
import type { PreparedCheck } from '#engine/prepare.ts';
import { type Asset, memberOf } from '#model/asset.ts';
import type { Gap } from '#model/gap.ts';

/**
 * 96 bits in 16 characters: what is compared is data of one account over time. Whoever could compute these hashes could look for two
 * contents with the same one, a good and a bad, and change from one to the other unseen; so the account's id, which is random and which no
 * cloud knows, is part of all of them.
 */
function shortHash(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url').slice(0, 16);
}

/** Without the message, which may hold a request id that differs every time. */
function gapKey({ service, operation, region, code }: Gap): readonly unknown[] {
  return [service, operation, region, code];
}

/** What hashes hold for. */
export interface HashScope {
  readonly accountId: string;
  /** of a recording, its time, because the next one may be older; null: live, where time goes on and `holdsUntil` says when it matters */
  readonly era: number | null;
}

export interface Content {
  readonly hash: string;
  /** characters of its JSON: how much memory and traffic it may cost */
  readonly size: number;
}

/** Everything that a sweep read of an asset: the same content, the same hash. The id is part of it: what two assets exchange is a change. */
export function contentOf(asset: Asset, { accountId }: HashScope): Content {
  const { id, name, displayName, region, tags, fields, gaps } = asset;
  const sortedTags = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const unread = gaps ? Object.entries(gaps).map(([field, gap]) => [field, gapKey(gap)]) : 0;
  const text = JSON.stringify([accountId, id, name, displayName ?? null, region, sortedTags, fields, unread]);
  return { hash: hash('sha256', text, 'base64url').slice(0, 16), size: text.length };
}

/** Of what does not depend on the asset: the version and the parameters of a check. */
export function checkHash({ check, context }: PreparedCheck, { accountId, era }: HashScope): string {
  return shortHash([accountId, era, check.id, check.version, context.params]);
}

/** Of everything that a verdict over own fields is computed from; `salt` is the check's own hash. */
export function ownInputHash(asset: Asset, fields: readonly string[], salt: string): string {
  return shortHash([salt, asset.name, ownValues(asset, fields)]);
}

/** The same for a verdict over links: the fields of the near asset, and every far asset with its declared fields. */
export function linkedInputHash(
  asset: Asset,
  fields: readonly string[],
  salt: string,
  links: readonly (readonly unknown[])[],
): string {
  return shortHash([salt, asset.name, asset.region, ownValues(asset, fields), links]);
}

function ownValues(asset: Asset, fields: readonly string[]): readonly unknown[] {
  const { fields: values, gaps } = asset;
  return fields.map((field) => {
    const gap = gaps?.[field];
    if (gap) return [values[field] ?? null, gapKey(gap)];
    return field.startsWith('$') ? memberOf(asset, field) : values[field];
  });
}

export interface SetHash {
  readonly readSet: string;
  /** hash of the read set and of the checks over own fields */
  readonly own: string;
}

/** What the fast comparison of an unchanged asset rests on besides its content. */
export function setHash(
  kind: string,
  needed: ReadonlySet<string>,
  checkHashes: readonly string[],
  { accountId }: HashScope,
): SetHash {
  const readSet = shortHash([kind, [...needed].sort()]);
  return { readSet, own: shortHash([accountId, readSet, checkHashes]) };
}

/** Eight bytes that stand for an asset's content and the checks that judge it; text, as a column holds it. */
export function stateOf(content: string, set: SetHash, isJudged: boolean): string {
  return hash('sha256', `${content} ${set.own} ${isJudged}`, 'base64url').slice(0, 11);
}

/** Of texts in any order. */
export function digestOf(parts: readonly unknown[]): string {
  return shortHash(parts);
}
