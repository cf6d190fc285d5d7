import { AppError } from '#platform/errors.ts';

export const noSuchFinding = (): AppError =>
  new AppError('not-found', { en: 'There is no such finding.', zh: '没有这个风险项。' });

export const noSuchFilter = (): AppError =>
  new AppError('not-found', { en: 'There is no such saved filter.', zh: '没有这个已保存的筛选条件。' });

export const nameTaken = (name: string): AppError =>
  new AppError('conflict', {
    en: `You have a saved filter called "${name}" already.`,
    zh: `您已有名为“${name}”的筛选条件。`,
  });

export const tooManyFilters = (most: number): AppError =>
  new AppError('limit-reached', {
    en: `You have ${most} saved filters; delete one first.`,
    zh: `您已保存 ${most} 个筛选条件，请先删除一个。`,
  });

export const needsUser = (): AppError =>
  new AppError('forbidden', {
    en: 'Saved filters belong to a person, and this token belongs to none.',
    zh: '筛选条件属于个人，而该令牌不属于任何人。',
  });

export const wrongCursor = (): AppError =>
  new AppError('invalid-request', {
    en: 'The cursor is of a list in another order. Start again without it.',
    zh: '该游标属于另一种排序的列表。请去掉游标重新开始。',
  });
