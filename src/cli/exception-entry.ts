import type { Result } from '#model/result.ts';
import type { Text } from '#model/text.ts';
import { matchesPattern } from './pattern.ts';

export interface ExceptionEntry {
  /** every id that its check, or pattern of checks, stands for */
  readonly checks: readonly string[];
  readonly asset?: string;
  readonly tag?: { readonly key: string; readonly value: string };
  readonly excepted: NonNullable<Result['excepted']>;
}

const members = ['check', 'asset', 'tag', 'reason', 'owner', 'expires'] as const;
type Member = (typeof members)[number];
const required = ['check', 'reason', 'owner', 'expires'] as const satisfies readonly Member[];

/** An entry that counts, or what is wrong with it. */
export function parseEntry(
  value: unknown,
  now: number,
  checkIds: readonly string[],
): ExceptionEntry | { readonly problem: Text } {
  const fields = parseMembers(value);
  if ('problem' in fields) return fields;
  const { check = '', reason = '', owner = '', expires = '' } = fields;
  const checks = checkIds.filter((id) => matchesPattern(check, id));
  if (checks.length === 0) return wrong(`there is no check "${check}"`, `不存在检查项“${check}”`);
  const tag = fields.tag === undefined ? undefined : parseTag(fields.tag);
  if (tag === null) return wrong(`the tag "${fields.tag}" is not key=value`, `标签“${fields.tag}”不是 key=value 形式`);
  const end = endOf(expires);
  if (end === undefined) {
    return wrong(
      `expires "${expires}" is neither a date (2027-01-31) nor an instant (2027-01-31T12:00:00Z)`,
      `expires“${expires}”既不是日期（2027-01-31），也不是时刻（2027-01-31T12:00:00Z）`,
    );
  }
  if (now >= end) {
    return wrong(
      `the exception of ${owner} for ${check} expired (${expires}) and no longer counts`,
      `${owner} 对 ${check} 的例外已过期（${expires}），不再生效`,
    );
  }
  const { asset } = fields;
  return {
    checks,
    excepted: { owner, reason, expires },
    ...(asset === undefined ? {} : { asset }),
    ...(tag === undefined ? {} : { tag }),
  };
}

function parseMembers(value: unknown): Partial<Record<Member, string>> | { readonly problem: Text } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong('an exception is a list of members such as "check: …"', '例外应由 “check: …” 等成员组成');
  }
  const fields: Partial<Record<Member, string>> = {};
  for (const [name, written] of Object.entries(value)) {
    const content = name === 'tag' ? asTagText(written) : written;
    const member = members.find((known) => known === name);
    if (!member)
      return wrong(
        `unknown member "${name}"; known: ${members.join(', ')}`,
        `未知成员“${name}”；可用：${members.join('、')}`,
      );
    if (typeof content !== 'string' || content.trim() === '') {
      return wrong(`"${name}" must be a text that is not empty`, `“${name}”必须是非空文本`);
    }
    if (content.length > 1_000) return wrong(`"${name}" is too long`, `“${name}”过长`);
    fields[member] = content.trim();
  }
  const missing = required.filter((name) => fields[name] === undefined);
  if (missing.length > 0) return wrong(`"${missing.join('", "')}" missing`, `缺少“${missing.join('”“')}”`);
  if (fields.asset === undefined && fields.tag === undefined) {
    return wrong('it needs an "asset" (with * for any text) or a "tag"', '需要“asset”（* 代表任意文本）或“tag”');
  }
  return fields;
}

/** A tag is written `env=dev`, or as YAML's own pair, `{env: dev}`. */
function asTagText(written: unknown): unknown {
  if (typeof written !== 'object' || written === null) return written;
  const [pair, ...others] = Object.entries(written);
  return pair && others.length === 0 && typeof pair[1] === 'string' ? pair.join('=') : written;
}

function parseTag(text: string): { key: string; value: string } | null {
  const at = text.indexOf('=');
  return at < 1 ? null : { key: text.slice(0, at), value: text.slice(at + 1) };
}

const dayMs = 86_400_000;

/** The first millisecond that it no longer covers: a day counts to its end in UTC. */
export function endOf(expires: string): number | undefined {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(expires)?.[0];
  if (date === undefined || !isRealDate(date)) return undefined;
  if (date === expires) return Date.parse(`${date}T00:00:00Z`) + dayMs;
  if (!/^.{10}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(expires)) return undefined;
  const instant = Date.parse(expires);
  return Number.isNaN(instant) ? undefined : instant;
}

/** Date.parse would take 30 February for a day in March. */
function isRealDate(date: string): boolean {
  const instant = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(date);
}

function wrong(en: string, zh: string): { readonly problem: Text } {
  return { problem: { en, zh } };
}
