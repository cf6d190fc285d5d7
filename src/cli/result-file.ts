import { z } from 'zod';
import type { Text } from '#model/text.ts';
import { outcomes } from '#model/verdict.ts';
import { type JsonPiece, JsonSplitter } from './json-splitter.ts';

/** What is wrong with a file that should hold results. */
export class ResultFileUnreadable extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

const runSchema = z.object({ cloud: z.string(), account: z.string() });
const resultSchema = z.object({
  check: z.string(),
  asset: z.string().nullable(),
  region: z.string().nullable(),
  outcome: z.enum(outcomes),
  excepted: z.object({ owner: z.string() }).optional(),
});

export type ResultFilePart =
  | { readonly run: z.infer<typeof runSchema> }
  | { readonly result: z.infer<typeof resultSchema> };

/** Reads the format json (laid out in any way) or ndjson, result by result. Throws ResultFileUnreadable. */
export async function* readResultFile(chunks: AsyncIterable<string>): AsyncIterable<ResultFilePart> {
  const splitter = new JsonSplitter();
  let results = 0;
  for await (const chunk of chunks) {
    for (const { member, text } of split(splitter, chunk)) {
      if (member === 'run') yield { run: parse(runSchema, text, { en: 'its run', zh: '其中的 run' }) };
      else {
        results++;
        yield { result: parse(resultSchema, text, { en: `its result ${results}`, zh: `其中的第 ${results} 条结果` }) };
      }
    }
  }
  if (!splitter.isComplete) {
    throw new ResultFileUnreadable({ en: 'it ends in the middle', zh: '文件不完整，中途结束' });
  }
}

function split(splitter: JsonSplitter, chunk: string): readonly JsonPiece[] {
  try {
    return splitter.push(chunk);
  } catch {
    throw new ResultFileUnreadable({ en: 'it is not JSON', zh: '它不是有效的 JSON' });
  }
}

function parse<T>(schema: z.ZodType<T>, text: string, what: Text): T {
  const parsed = schema.safeParse(parseJson(text, what));
  if (parsed.success) return parsed.data;
  const member = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ResultFileUnreadable({
    en: `${what.en} is not as it should be${member === '' ? '' : ` (${member})`}`,
    zh: `${what.zh}格式不正确${member === '' ? '' : `（${member}）`}`,
  });
}

function parseJson(text: string, what: Text): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ResultFileUnreadable({ en: `${what.en} is not JSON`, zh: `${what.zh}不是有效的 JSON` });
  }
}
