import { AppError } from '#platform/errors.ts';
import { shown } from './catalogue.ts';

export function tooManyPolicies(most: number): AppError {
  return new AppError('limit-reached', {
    en: `An organisation has at most ${most} policies. Delete one first.`,
    zh: `一个组织最多有 ${most} 个策略。请先删除一个。`,
  });
}

export function nameTaken(name: string): AppError {
  return new AppError('conflict', {
    en: `There is a policy named "${name}" already.`,
    zh: `已有名为“${name}”的策略。`,
  });
}

export function changedMeanwhile(): AppError {
  return new AppError('precondition-failed', {
    en: 'The policy was changed since you read it. Read it again.',
    zh: '策略在您读取后已被更改，请重新读取。',
  });
}

export function isTheDefault(): AppError {
  return new AppError('conflict', {
    en: 'The default policy cannot be deleted. Switch it off instead.',
    zh: '默认策略不能删除，可将其停用。',
  });
}

export function notFound(en: string, zh: string): AppError {
  return new AppError('not-found', { en: `There is no ${en}.`, zh: `没有${zh}。` });
}

export function policyDisabled(name: string): AppError {
  return new AppError('conflict', {
    en: `The policy "${name}" is switched off. Enable it first.`,
    zh: `策略“${name}”已停用，请先启用。`,
  });
}

export function noCheckInForce(kind: string): AppError {
  return new AppError('conflict', {
    en: `No enabled policy has a check for ${shown(kind)} in this account. Name the checks in checkIds.`,
    zh: `没有启用的策略在此账号中检查 ${shown(kind)}。请在 checkIds 中指定检查项。`,
  });
}

export function nothingToRun(): AppError {
  return new AppError('conflict', {
    en: 'There is nothing to run: no connected account is covered. Connect an account first.',
    zh: '没有可执行的检查：未覆盖任何已接入的账号。请先接入账号。',
  });
}
