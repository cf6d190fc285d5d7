import { AppError } from '#platform/errors.ts';
import type { Caller, Role } from '#platform/web/route.ts';

/** What only a person who is logged on may do: a token that leaks must not make itself at home. */
export function refuseTokens(caller: Caller): asserts caller is Caller & { readonly userId: string } {
  if (caller.via === 'session' && caller.userId !== null) return;
  throw new AppError('forbidden', {
    en: 'A token may not do this. Log on and do it yourself.',
    zh: '令牌不能执行此操作，请登录后亲自操作。',
  });
}

/** Owners are the business of owners. */
export function refuseOwnersToOthers(caller: Caller, ...concerned: readonly (Role | undefined)[]): void {
  if (caller.role === 'owner' || !concerned.includes('owner')) return;
  throw new AppError('forbidden', {
    en: 'Only an owner may make or change an owner.',
    zh: '只有所有者才能设置或更改所有者。',
  });
}

export function notFound(en: string, zh: string): AppError {
  return new AppError('not-found', { en, zh });
}

export function conflict(en: string, zh: string): AppError {
  return new AppError('conflict', { en, zh });
}

export function unauthenticated(en: string, zh: string): AppError {
  return new AppError('unauthenticated', { en, zh });
}

/** One member of the body does not do. */
export function badMember(
  path: string,
  fault: { readonly en: string; readonly zh: string },
  cause?: unknown,
): AppError {
  const errors = [{ path: `body.${path}`, message: fault.en }];
  return new AppError('invalid-request', fault, { details: { errors }, cause });
}
