import { gapReason } from '#engine/result.ts';
import type { QueryError } from '#graph/query-error.ts';
import type { Answer } from '#graph/run-query.ts';
import type { Language } from '#model/text.ts';
import type { GraphAnswer } from './schemas.ts';

/** What the graph answered, as GraphQL tells it: a value that could not be read is an error at its place. */
export function answerView({ data, unread, notes, omitted }: Answer, language: Language): GraphAnswer {
  const errors = unread.map(({ path, gap }) => ({
    message: gapReason(gap, language),
    path: [...path],
    extensions: { code: 'unread', gap: { ...gap } },
  }));
  return {
    data: { ...data },
    ...(errors.length > 0 ? { errors } : {}),
    extensions: {
      notes: notes.map(({ path, isMore, undecided, undecidedAssets, gaps, lists }) => ({
        ...{ path: [...path], isMore, undecided, undecidedAssets: [...undecidedAssets] },
        ...{ gaps: [...gaps], lists: [...lists] },
      })),
      omitted: { errors: omitted.unread, notes: omitted.notes },
    },
  };
}

/** A question that could not be asked, as GraphQL tells it. */
export function refusalView({ text, position, code }: QueryError, language: Language): GraphAnswer {
  const locations = position && [{ line: position.line, column: position.column }];
  return { errors: [{ message: text[language], ...(locations ? { locations } : {}), extensions: { code } }] };
}
