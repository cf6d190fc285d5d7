import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Language } from './language.ts';
import type { MemberFault } from './problem.ts';

const maxFaults = 20;
const messages = { en: z.locales.en().localeError, zh: z.locales.zhCN().localeError };

/** Parses one part of a request; what does not fit is named member by member in the caller's language. */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  part: 'params' | 'query' | 'body',
  language: Language,
): z.output<S> {
  const parsed = schema.safeParse(value, { error: messages[language] });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => faultsOf(issue, part, language)).slice(0, maxFaults);
  const list = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new AppError(
    'invalid-request',
    { en: `The request does not fit. ${list}`, zh: `请求不符合要求。${list}` },
    { details: { errors } },
  );
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, path: string, language: Language): MemberFault[] {
  const here = issue.path.reduce<string>(joined, path);
  if (issue.code === 'unrecognized_keys') {
    const message = language === 'zh' ? '没有这个成员。' : 'There is no such member.';
    return issue.keys.slice(0, maxFaults).map((key) => ({ path: joined(here, key), message }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return nearest(issue.errors).flatMap((inner) => faultsOf(inner, here, language));
  }
  if (issue.code === 'custom' && language === 'zh' && typeof issue.params?.zh === 'string') {
    return [{ path: here, message: issue.params.zh }];
  }
  return [{ path: here, message: issue.message }];
}

/** The variant of a union that went furthest before it failed is most likely the one that was meant. */
function nearest(variants: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map(({ path }) => path.length));
  return variants.reduce((best, issues) => (depth(issues) > depth(best) ? issues : best));
}

function joined(path: string, key: PropertyKey): string {
  const name = String(key).slice(0, 100);
  return typeof key === 'number' ? `${path}[${name}]` : `${path}.${name}`;
}
