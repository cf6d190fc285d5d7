import { AppError } from '#platform/errors.ts';
import { notTheApi } from './server.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
export type AskPage<T> = (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>;

const pageSize = 200;

/** The items of a list, page by page, up to `most` of them. Returns whether there are more. */
export async function* pagesOf<T>(
  ask: AskPage<T>,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly T[], boolean> {
  let cursor: string | null = null;
  for (let left = most; ; ) {
    const asked: string | null = cursor;
    const page: Page<T> = await ask({
      limit: Math.min(pageSize, left),
      ...(asked === null ? {} : { cursor: asked }),
    });
    if (!Array.isArray(page?.items)) throw notTheApi();
    const items = page.items.slice(0, left);
    if (items.length > 0) yield items;
    left -= items.length;
    cursor = page.nextCursor;
    if (cursor === null) return page.items.length > items.length;
    if (left === 0) return true;
    if (cursor === asked) throw standsStill();
  }
}

/** The first item that is meant; undefined when none is. */
export async function findItem<T>(ask: AskPage<T>, isMeant: (item: T) => boolean): Promise<T | undefined> {
  for await (const items of pagesOf(ask)) {
    const item = items.find(isMeant);
    if (item !== undefined) return item;
  }
  return undefined;
}

function standsStill(): AppError {
  return new AppError('unavailable', {
    en: 'The server gives the same page of the list again and again.',
    zh: '服务器反复返回列表的同一页。',
  });
}
