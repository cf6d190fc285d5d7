import { CloudError, type Operation, type Paging } from '#model/operation.ts';

type Input = Record<string, string | number | boolean>;

/** One page: the reply as the vendor sends it, and as the operation's parser understands it. */
export interface Page<T> {
  readonly raw: unknown;
  readonly parsed: T;
}
type Ask<T> = (input: Input) => Promise<Page<T>>;

/** Every page of a list. Throws `IncompleteList` when a page is missing, never ends early, never loops. */
export async function* walkPages<T>(operation: Operation<T>, input: Input, ask: Ask<T>): AsyncGenerator<T> {
  const { paging } = operation;
  if (!paging) yield (await ask(input)).parsed;
  else if (paging.style === 'token') yield* walkTokens(paging, input, ask);
  else yield* walkNumbers(paging, input, ask);
}

async function* walkTokens<T>(
  paging: Extract<Paging, { style: 'token' }>,
  input: Input,
  ask: Ask<T>,
): AsyncGenerator<T> {
  const sized = paging.size ? { ...input, [paging.size[0]]: paging.size[1] } : input;
  const seen = new Set<string>();
  let page = sized;
  let read = 0;
  for (;;) {
    const { raw, parsed } = await ask(page);
    yield parsed;
    if (paging.total !== undefined) read += itemsOf(parsed).length;
    const token = valueAt(raw, paging.output);
    const hasToken = token !== undefined && token !== null && token !== '';
    const more = paging.more === undefined ? hasToken : saysMore(valueAt(raw, paging.more), hasToken);
    if (!more) {
      if (paging.total !== undefined) refuseBelowTotal(read, totalOf(raw, paging.total), paging.isTotalVague ?? false);
      return;
    }
    if (!hasToken) throw incomplete('more was announced, but no token to ask for it was given');
    if (seen.has(String(token))) throw incomplete('the same page token came twice');
    seen.add(String(token));
    page = { ...sized, [paging.input]: String(token) };
  }
}

function refuseBelowTotal(read: number, total: number | undefined, isVague: boolean): void {
  if (total === undefined || read >= total || (isVague && read > 0)) return;
  throw incomplete(`the list ended after ${read} of ${total} items`);
}

/** The total decides when the list ends: a service may cap the page size below what was asked for. */
async function* walkNumbers<T>(
  paging: Extract<Paging, { style: 'number' }>,
  input: Input,
  ask: Ask<T>,
): AsyncGenerator<T> {
  const [sizeName, size] = paging.size;
  let read = 0;
  let before = '';
  for (let number = 1; ; number += 1) {
    const { raw, parsed } = await ask({ ...input, [paging.input]: number, [sizeName]: size });
    const items = itemsOf(parsed);
    const content = JSON.stringify([items[0], items.at(-1)]);
    if (items.length > 0 && content === before) throw incomplete('the same page came twice');
    before = content;
    yield parsed;
    read += items.length;
    const total = totalOf(raw, paging.total);
    if (total === undefined ? items.length < size : read >= total) return;
    if (items.length === 0) throw incomplete(`a page was empty after ${read} of ${total ?? 'more'} items`);
  }
}

/** The items of a parsed page: the page itself, or its only list. */
function itemsOf(parsed: unknown): readonly unknown[] {
  if (Array.isArray(parsed)) return parsed;
  const lists = Object.values(parsed as object).filter((value) => Array.isArray(value));
  if (lists.length !== 1) throw new Error('A page-numbered reply must parse to a list, or to an object with one list');
  return lists[0]!;
}

/** Undefined when the reply has no total: then a page that is not full is the last. */
function totalOf(reply: unknown, path: string): number | undefined {
  const value = valueAt(reply, path);
  if (value === undefined || value === null) return undefined;
  const total = Number(value);
  if (!Number.isSafeInteger(total) || total < 0) throw incomplete(`the total ${path} is not a number`);
  return total;
}

function valueAt(reply: unknown, path: string): unknown {
  let value = reply;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** Vendors leave the announcement out of a list that fits into one page. */
function saysMore(announced: unknown, hasToken: boolean): boolean {
  if (announced === undefined || announced === null) return hasToken;
  if (announced === true || announced === 'true') return true;
  if (announced === false || announced === 'false') return false;
  throw incomplete('whether more follows is said neither with true nor with false');
}

function incomplete(message: string): CloudError {
  return new CloudError('IncompleteList', message, { kind: 'misunderstood' });
}
