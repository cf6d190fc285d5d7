import { z } from 'zod';
import { AppError } from '../errors.ts';

/** Query members of every list: spread them into the route's own query schema. */
export const cursorQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many items a page holds at most.'),
  cursor: z.string().min(1).max(2048).optional().describe('`nextCursor` of the page before.'),
};

/** The reply schema of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Ask with it for the next page; null after the last one.'),
  });
}

/** Packs the sort values of the last item; clients are not to look into it. */
export function encodeCursor(values: unknown): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

/** Unpacks what a client sent; anything that `encodeCursor` with such values would not have made is refused. */
export function decodeCursor<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) throw badCursor();
  return parsed.data;
}

function jsonOf(text: string): unknown {
  if (text.length > 2048 || !/^[A-Za-z0-9_-]+$/.test(text)) throw badCursor();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url')));
  } catch (error) {
    throw badCursor(error);
  }
}

function badCursor(cause?: unknown): AppError {
  return new AppError(
    'invalid-request',
    {
      en: 'The cursor is not one that this list gave out. Start again without it.',
      zh: '游标不是由此列表返回的。请去掉游标重新开始。',
    },
    { cause },
  );
}
