import { AppError } from '#platform/errors.ts';

export const noSuchException = (): AppError =>
  new AppError('not-found', { en: 'There is no such exception.', zh: '没有这个例外。' });

export const noSuchFinding = (): AppError =>
  new AppError('not-found', { en: 'There is no such finding.', zh: '没有这个风险项。' });

export const noSuchAccount = (): AppError =>
  new AppError('not-found', { en: 'There is no such account.', zh: '没有这个账号。' });

export const noSuchAsset = (): AppError =>
  new AppError('not-found', { en: 'No such asset is known in this account.', zh: '该账号中没有这个资产。' });

export const noSuchCheck = (id: string): AppError =>
  new AppError('invalid-request', {
    en: `There is no check "${id}". GET /api/v1/checks lists them.`,
    zh: `没有检查项“${id}”。GET /api/v1/checks 可列出全部检查项。`,
  });

export const noSuchKind = (kind: string): AppError =>
  new AppError('invalid-request', { en: `There is no kind of asset "${kind}".`, zh: `没有资产类型“${kind}”。` });

export const startsInThePast = (): AppError =>
  new AppError('invalid-request', {
    en: 'startsAt is past: an exception cannot cover what already counted.',
    zh: 'startsAt 已过去：例外不能追溯生效。',
  });

export const startsTooLate = (): AppError =>
  new AppError('invalid-request', { en: 'startsAt is more than a year away.', zh: 'startsAt 距今超过一年。' });

export const endsTooEarly = (): AppError =>
  new AppError('invalid-request', {
    en: 'expiresAt must lie ahead, and after startsAt.',
    zh: 'expiresAt 须晚于当前时间和 startsAt。',
  });

export const lastsTooLong = (days: number): AppError =>
  new AppError(
    'invalid-request',
    { en: `An exception like this may last ${days} days at most.`, zh: `此类例外最长 ${days} 天。` },
    { details: { mostDays: days } },
  );

export const tooMany = (most: number): AppError =>
  new AppError('limit-reached', {
    en: `There are ${most} exceptions already that wait or are in force. Revoke some, or let one filter stand for many.`,
    zh: `已有 ${most} 个待批准或生效中的例外。请撤销一部分，或用一个筛选条件代替多个例外。`,
  });

export const nothingToDecide = (): AppError =>
  new AppError('conflict', { en: 'Nothing waits for approval here.', zh: '没有待批准的内容。' });

export const ownRequest = (): AppError =>
  new AppError('forbidden', {
    en: 'Somebody else has to decide: you asked for it yourself.',
    zh: '须由他人批准：这是您自己提出的申请。',
  });

export const needsPerson = (): AppError =>
  new AppError('forbidden', {
    en: 'A person has to decide, and this token belongs to none.',
    zh: '须由人员批准，而该令牌不属于任何人。',
  });

export const onlyRequester = (): AppError =>
  new AppError('forbidden', {
    en: 'Operators may do this to their own requests only. Ask an administrator.',
    zh: '操作员只能处理自己提出的申请，请联系管理员。',
  });

export const isOver = (): AppError =>
  new AppError('conflict', {
    en: 'The exception is over or was never granted. Ask for a new one.',
    zh: '该例外已结束或从未获批，请申请新的例外。',
  });
