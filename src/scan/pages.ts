import { CloudError, type Operation, type Paging } from '#model/operation.ts';
import { fillName, placeholdersOf } from './filled-name.ts';
import { SeenIds } from './seen-ids.ts';

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
  else if (paging.style === 'link') yield* walkLinks(paging, operation.name, input, ask);
  else yield* walkNumbers(paging, input, ask);
}

async function* walkTokens<T>(
  paging: Extract<Paging, { style: 'token' }>,
  input: Input,
  ask: Ask<T>,
): AsyncGenerator<T> {
  const sized = paging.size ? { ...input, [paging.size[0]]: paging.size[1] } : input;
  const tokens = new SeenIds();
  const advance = new Advance();
  let page = sized;
  let read = 0;
  let total: number | undefined;
  for (;;) {
    const { raw, parsed } = await ask(page);
    advance.check(parsed);
    yield parsed;
    if (paging.total !== undefined) {
      read += itemsOf(parsed).length;
      total = greater(total, totalOf(raw, paging.total));
    }
    const token = valueAt(raw, paging.output);
    const hasToken = token !== undefined && token !== null && token !== '';
    const more = paging.more === undefined ? hasToken : saysMore(valueAt(raw, paging.more), hasToken);
    if (!more) {
      refuseBelowTotal(read, total, paging.isTotalVague ?? false);
      return;
    }
    if (!hasToken) throw incomplete('more was announced, but no token to ask for it was given');
    if (!tokens.add(String(token))) throw incomplete('the same page token came twice');
    page = { ...sized, [paging.input]: String(token) };
  }
}

/** Of the address of the next page just the query is used: the call goes where all calls go, never to a host that a reply names. */
async function* walkLinks<T>(
  paging: Extract<Paging, { style: 'link' }>,
  name: string,
  input: Input,
  ask: Ask<T>,
): AsyncGenerator<T> {
  const links = new SeenIds();
  const advance = new Advance();
  const fixed = Object.fromEntries(Object.entries(input).filter(([member]) => placeholdersOf(name).has(member)));
  let page = input;
  for (;;) {
    const { raw, parsed } = await ask(page);
    advance.check(parsed);
    yield parsed;
    const link = valueAt(raw, paging.output);
    if (link === undefined || link === null || link === '') return;
    if (typeof link !== 'string') throw incomplete('the address of the next page is not text');
    if (!links.add(link)) throw incomplete('the same next page came twice');
    page = { ...fixed, ...queryOf(link, fillName(name, input).name) };
  }
}

function queryOf(link: string, name: string): Record<string, string> {
  const url = URL.parse(link);
  if (!url) throw incomplete('the address of the next page is not an address');
  const path = name.slice(name.indexOf('/'));
  if (!decoded(url.pathname).toLowerCase().endsWith(path.toLowerCase())) {
    throw incomplete('the next page is said to be of another list');
  }
  return Object.fromEntries(url.searchParams);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw incomplete('the address of the next page is not an address');
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
  const advance = new Advance();
  const seen = new SeenIds();
  let read = 0;
  let total: number | undefined;
  for (let number = 1; ; number += 1) {
    const { raw, parsed } = await ask({ ...input, [paging.input]: number, [sizeName]: size });
    const items = itemsOf(parsed);
    advance.check(parsed);
    yield parsed;
    read += items.filter((item) => seen.add(JSON.stringify(item))).length; // pages that overlap show an item twice
    total = greater(total, totalOf(raw, paging.total));
    // a full page that goes beyond the total: one of the two is wrong, and there may be more
    if (total !== undefined && read > total && items.length >= size)
      throw incomplete(`there are more than ${total} items`);
    if (total === undefined ? items.length < pageSizeOf(raw, sizeName, size) : read >= total) return;
    if (items.length === 0) throw incomplete(`a page was empty after ${read} of ${total} items`);
  }
}

/** A service may cap the page size, and says so in its reply. */
function pageSizeOf(raw: unknown, name: string, asked: number): number {
  const said = Number(valueAt(raw, name));
  return Number.isSafeInteger(said) && said > 0 ? Math.min(said, asked) : asked;
}

/** The largest total counts: one that shrinks, or is missing on a later page, must not end the list early. */
function greater(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** A service that filters after paging sends empty pages between others, but not for ever. */
const mostEmptyPages = 100;

/** Ends a list whose pages do not advance: the same content came before, or nothing for too long. */
class Advance {
  readonly #contents = new SeenIds();
  #emptyPages = 0;

  check(parsed: unknown): void {
    const edges = listsOf(parsed).map((list) => [list.length, list[0], list.at(-1)]);
    const isEmpty = edges.every(([length]) => length === 0);
    this.#emptyPages = isEmpty ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages > mostEmptyPages) throw incomplete(`more than ${mostEmptyPages} pages in a row were empty`);
    if (!isEmpty && !this.#contents.add(JSON.stringify(edges))) throw incomplete('the same page came twice');
  }
}

function listsOf(parsed: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(parsed)) return [parsed];
  const values = typeof parsed === 'object' && parsed !== null ? Object.values(parsed) : [];
  const lists = values.filter((value) => Array.isArray(value));
  return lists.length > 0 ? lists : [[parsed]];
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
  const total = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0) {
    throw incomplete(`the total ${path} is not a number`);
  }
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
