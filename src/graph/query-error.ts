import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';

/** Where in a text: lines and columns begin with 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** of a sentence: a name or a value in it may be as long as the query */
const longest = 500;

/** What is wrong with a query, and where. */
export class QueryError extends AppError {
  readonly position: Position | undefined;

  constructor(given: Text, position?: Position) {
    const text = { en: cut(given.en), zh: cut(given.zh) };
    super(
      'invalid-request',
      position
        ? {
            en: `The query is wrong at line ${position.line}, column ${position.column}: ${text.en}`,
            zh: `查询第 ${position.line} 行第 ${position.column} 列有误：${text.zh}`,
          }
        : { en: `The query is wrong: ${text.en}`, zh: `查询有误：${text.zh}` },
    );
    this.position = position;
  }
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`;
}
