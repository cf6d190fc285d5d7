import { AppError } from '#platform/errors.ts';

export function noSuchAccount(): AppError {
  return new AppError('not-found', { en: 'There is no such account.', zh: '账号不存在。' });
}

export function notConnected(): AppError {
  return new AppError('not-found', { en: 'The account is not connected.', zh: '该账号未接入。' });
}

export function noSuchCloud(id: string, known: Iterable<string>): AppError {
  const list = [...known];
  return new AppError('not-found', {
    en: `There is no cloud "${id}" here. Clouds: ${list.join(', ')}`,
    zh: `此处没有名为“${id}”的云。可用的云：${list.join('、')}`,
  });
}

export function takesOtherCredentials(kinds: readonly string[]): AppError {
  return new AppError('invalid-request', {
    en: `This cloud takes other credentials: ${kinds.join(' or ')}.`,
    zh: `该云使用其他类型的凭证：${kinds.join(' 或 ')}。`,
  });
}

export function isRootKey(): AppError {
  return new AppError('invalid-request', {
    en: 'These are access keys of the account itself (root): they can do everything and cannot be limited. Enter the key of a RAM user that has only the read policy.',
    zh: '这是主账号的 AccessKey，拥有全部权限且无法限制。请输入仅具有只读策略的 RAM 用户的 AccessKey。',
  });
}

export function isConnectedAlready(externalId: string, name: string): AppError {
  return new AppError('conflict', {
    en: `The account ${externalId} is connected already, as "${name}". Change that one, or disconnect it first.`,
    zh: `账号 ${externalId} 已接入，名称为“${name}”。请修改该账号，或先断开接入。`,
  });
}

export function isOtherAccount(expected: string, found: string): AppError {
  return new AppError('conflict', {
    en: `These credentials belong to the account ${found}, but this account is ${expected}. Connect the other one as an account of its own.`,
    zh: `该凭证属于账号 ${found}，而此账号为 ${expected}。请将前者作为单独的账号接入。`,
  });
}

export function hasNoCredentials(): AppError {
  return new AppError('conflict', {
    en: 'This account is read from a recording and has no credentials.',
    zh: '此账号由录制文件读取，没有凭证。',
  });
}

export function isBeingDeleted(): AppError {
  return new AppError('conflict', {
    en: 'The history of this account is being deleted, or gone.',
    zh: '此账号的历史正在删除或已删除。',
  });
}

export function noRoles(cloud: string): AppError {
  return new AppError('not-found', {
    en: `Accounts of "${cloud}" are not read by taking on a role; only the policy is needed.`,
    zh: `读取“${cloud}”账号不需要扮演角色；仅需该策略。`,
  });
}

export function noFixesYet(): AppError {
  return new AppError('not-found', {
    en: 'There is no policy for fixes: this version has no fixes, so it needs no permission that changes anything. Grant only the read policy.',
    zh: '没有用于修复的策略：当前版本没有修复功能，不需要任何会更改资源的权限。请仅授予只读策略。',
  });
}
