import type { Text } from '#model/text.ts';
import { QueryError } from './query-error.ts';

export const variableLimits = { values: 20_000, characters: 1_000_000, nesting: 60 } as const;

/** Refuses variables that would cost much to check, before anything looks at what they mean. Throws `QueryError`. */
export function boundVariables(variables: Readonly<Record<string, unknown>>): void {
  const { values, characters, nesting } = variableLimits;
  const count = { values: 0, characters: 0 };
  const open: [value: unknown, depth: number][] = [[variables, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value === 'string') count.characters += value.length;
    if (typeof value === 'object' && value !== null) {
      const members = Array.isArray(value) ? value : Object.entries(value).flat();
      count.values += members.length;
      if (depth >= nesting)
        throw tooMuch({ en: `are nested deeper than ${nesting} levels`, zh: `嵌套超过 ${nesting} 层` });
      if (count.values <= values) for (const member of members) open.push([member, depth + 1]);
    }
    if (count.values > values)
      throw tooMuch({ en: `hold more than ${values} values`, zh: `包含的值超过 ${values} 个` });
    if (count.characters > characters) {
      throw tooMuch({ en: `hold more than ${characters} characters`, zh: `包含的字符超过 ${characters} 个` });
    }
  }
}

function tooMuch({ en, zh }: Text): QueryError {
  return new QueryError({ en: `its variables ${en}`, zh: `其变量${zh}` });
}
