import { gapReason } from '#engine/result.ts';
import { type Cell, csvLine } from '#formats/csv-line.ts';
import type { Answer, Note } from '#graph/run-query.ts';
import type { Gap } from '#model/gap.ts';
import type { Language } from '#model/text.ts';
import { invalid } from './option-value.ts';
import { screenOf } from './show/screen.ts';
import { type Column, tableLines } from './show/table.ts';
import { tell } from './tell.ts';

type Row = Readonly<Record<string, unknown>>;

/** An answer as people or programs read it. */
export async function* answerChunks(
  answer: Answer,
  format: 'table' | 'json' | 'csv',
  language: Language,
): AsyncGenerator<string> {
  if (format === 'json') yield `${JSON.stringify(answer, null, 2)}\n`;
  else if (format === 'csv') yield* csvChunks(answer);
  else yield* tableChunks(answer, language);
}

function* csvChunks({ data }: Answer): Generator<string> {
  const [list, ...others] = Object.values(data);
  if (!Array.isArray(list) || others.length > 0) {
    throw invalid(
      'CSV holds one list. Ask for one, or use --format json.',
      'CSV 只能容纳一个列表。请只查询一个列表，或使用 --format json。',
    );
  }
  const rows = list as readonly Row[];
  const names = columnsOf(rows);
  yield csvLine(names);
  for (const row of rows) yield csvLine(names.map((name) => cellOf(row[name])));
}

function* tableChunks({ data }: Answer, language: Language): Generator<string> {
  const parts = Object.entries(data);
  for (const [at, [name, value]] of parts.entries()) {
    if (parts.length > 1) yield `${at === 0 ? '' : '\n'}${name}\n`;
    if (!Array.isArray(value)) yield `${JSON.stringify(value, null, 2)}\n`;
    else if (value.length === 0) yield language === 'zh' ? '没有匹配的资产。\n' : 'Nothing matches.\n';
    else {
      const rows = value as readonly Row[];
      const columns = columnsOf(rows).map(
        (title): Column<Row> => ({ title, text: (row) => String(cellOf(row[title]) ?? ''), mayShrink: true }),
      );
      for (const line of tableLines(rows, columns, screenOf(process.stdout))) yield `${line}\n`;
    }
  }
}

/** What was asked for, in its order; types of different rows may have different members. */
function columnsOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function cellOf(value: unknown): Cell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell);
}

/** What the answer does not say, on standard error: more than it shows, what nobody can tell, what was not read. */
export function tellNotes({ notes, unread }: Answer, language: Language): void {
  for (const note of notes.filter(({ path }) => path.length === 1))
    for (const line of noteLines(note, language)) tell(line);
  const inner = notes.filter(({ path }) => path.length > 1).length;
  const zh = language === 'zh';
  if (inner > 0) {
    tell(
      zh
        ? `${inner} 个关联列表不完整：用 --format json 查看详情。`
        : `${inner} lists of related assets are not whole: see them with --format json.`,
    );
  }
  if (unread.length > 0) {
    const [first] = unread;
    tell(
      zh
        ? `${unread.length} 个值无法读取。${gapReason(first!.gap, language)}`
        : `${unread.length} values could not be read. ${gapReason(first!.gap, language)}`,
    );
  }
}

function noteLines(
  { path, isMore, undecided, undecidedAssets, gaps, lists }: Note,
  language: Language,
): readonly string[] {
  const zh = language === 'zh';
  const name = String(path[0]);
  const because = (all: readonly Gap[]): string =>
    [...new Set(all.map((gap) => gapReason(gap, language)))].slice(0, 3).join(' ');
  return [
    ...(isMore
      ? [
          zh
            ? `${name}：还有更多。用 limit 和 offset 读取其余部分。`
            : `${name}: there are more. Read on with limit and offset.`,
        ]
      : []),
    ...(undecided > 0
      ? [
          zh
            ? `${name}：${undecided} 个资产无法判断（${undecidedAssets.map((one) => one.name).join('、')}）。${because(gaps)}`
            : `${name}: of ${undecided} assets nobody can tell (${undecidedAssets.map((one) => one.name).join(', ')}). ${because(gaps)}`,
        ]
      : []),
    ...(lists.length > 0
      ? [
          zh
            ? `${name}：列表不完整，可能缺少资产。${because(lists)}`
            : `${name}: the list is not whole, assets may be missing. ${because(lists)}`,
        ]
      : []),
  ];
}
