import type { CommandContext } from '../context.ts';
import { writeOutput } from '../output.ts';
import { type AskPage, pagesOf } from '../remote/pages.ts';
import { tell } from '../tell.ts';
import { type Field, fieldLines } from './fields.ts';
import { jsonText } from './json-text.ts';
import { type Screen, screenOf } from './screen.ts';
import { type Column, tableLines } from './table.ts';

export interface JsonOption {
  readonly json?: boolean;
}
export interface ListOptions extends JsonOption {
  /** how many items at most */
  readonly limit?: number;
}

/** A person reads no more at once; programs get everything. */
const standardLimit = 100;

/** Writes a list: for people a table, for programs a JSON array. Nothing is held that is written. */
export async function printList<T>(
  context: CommandContext,
  options: ListOptions,
  ask: AskPage<T>,
  columns: readonly Column<T>[],
): Promise<void> {
  const zh = context.language === 'zh';
  const most = options.limit ?? (options.json ? Number.POSITIVE_INFINITY : standardLimit);
  const found = { count: 0, isMore: false };
  const pages = counted(pagesOf(ask, most), found);
  const chunks = options.json ? jsonArray(pages) : tableChunks(pages, columns, screenOf(process.stdout));
  await writeOutput(chunks, { stream: process.stdout });
  if (options.json) return;
  if (found.count === 0) tell(zh ? '没有可列出的内容。' : 'Nothing to list.');
  if (found.isMore) tell(zh ? '还有更多：用 --limit all 列出全部。' : 'There are more: --limit all lists all.');
}

async function* counted<T>(
  pages: AsyncGenerator<readonly T[], boolean>,
  found: { count: number; isMore: boolean },
): AsyncGenerator<readonly T[]> {
  for (let page = await pages.next(); ; page = await pages.next()) {
    if (page.done) {
      found.isMore = page.value;
      return;
    }
    found.count += page.value.length;
    yield page.value;
  }
}

async function* tableChunks<T>(
  pages: AsyncIterable<readonly T[]>,
  columns: readonly Column<T>[],
  screen: Screen,
): AsyncGenerator<string> {
  let hasTitles = true;
  for await (const items of pages) {
    for (const line of tableLines(items, columns, screen, { hasTitles })) yield `${line}\n`;
    hasTitles = false;
  }
}

async function* jsonArray<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const items of pages) {
    for (const item of items) {
      yield `${separator}${jsonText(item)}`;
      separator = ',\n';
    }
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

/** Writes one thing: for people its parts, for programs JSON. */
export async function printItem(
  options: JsonOption,
  item: unknown,
  parts: (screen: Screen) => readonly (readonly string[])[],
): Promise<void> {
  if (options.json) return await printJson(item);
  const blocks = parts(screenOf(process.stdout)).filter((lines) => lines.length > 0);
  await printLines(blocks.map((lines) => lines.join('\n')).join('\n\n'));
}

export async function printJson(item: unknown): Promise<void> {
  await printLines(jsonText(item, 2));
}

export async function printFields(options: JsonOption, item: unknown, fields: readonly Field[]): Promise<void> {
  await printItem(options, item, (screen) => [fieldLines(fields, screen)]);
}

/** Text as it is, such as a secret that stands alone on standard output. */
export async function printLines(text: string): Promise<void> {
  await writeOutput(single(`${text}\n`), { stream: process.stdout });
}

async function* single(text: string): AsyncGenerator<string> {
  yield text;
}
