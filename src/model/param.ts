import type { Text } from './text.ts';

/** A parameter of a check: typed, with a default, and parsed from what a person typed. */
export interface Param<T> {
  readonly type: 'integer' | 'boolean' | 'one-of' | 'list' | 'text';
  readonly default: T;
  readonly description: Text;
  /** what is accepted, for help and error messages: "a whole number from 1 to 3650" */
  readonly accepts: Text;
  /** Returns the value, or undefined when the text is not acceptable. */
  readonly parse: (text: string) => T | undefined;
}
// biome-ignore lint/suspicious/noExplicitAny: parameters of any type in one record; each check sees its own types
export type Params = { readonly [name: string]: Param<any> };
export type ParamValues<P extends Params> = { readonly [N in keyof P]: P[N] extends Param<infer T> ? T : never };

export function integerParam(spec: {
  default: number;
  minimum: number;
  maximum: number;
  description: Text;
}): Param<number> {
  const { minimum, maximum } = spec;
  return {
    type: 'integer',
    default: spec.default,
    description: spec.description,
    accepts: {
      en: `a whole number from ${minimum} to ${maximum}`,
      zh: `${minimum} 到 ${maximum} 之间的整数`,
    },
    parse: (text) => wholeNumber(text, minimum, maximum),
  };
}

export function flagParam(spec: { default: boolean; description: Text }): Param<boolean> {
  return {
    type: 'boolean',
    default: spec.default,
    description: spec.description,
    accepts: { en: 'true or false', zh: 'true 或 false' },
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  };
}

export function choiceParam<const V extends readonly string[]>(
  values: V,
  spec: { default: V[number]; description: Text },
): Param<V[number]> {
  return {
    type: 'one-of',
    default: spec.default,
    description: spec.description,
    accepts: { en: `one of ${values.join(', ')}`, zh: `以下之一：${values.join('、')}` },
    parse: (text) => values.find((value) => value === text),
  };
}

/** Any text of up to 1,000 characters. */
export function textParam(spec: { default: string; description: Text }): Param<string> {
  return {
    type: 'text',
    default: spec.default,
    description: spec.description,
    accepts: { en: 'a text of up to 1,000 characters', zh: '不超过 1,000 个字符的文本' },
    parse: (text) => (text.length <= 1_000 ? text : undefined),
  };
}

/** Comma-separated port numbers, at least one. */
export function portsParam(spec: { default: readonly number[]; description: Text }): Param<readonly number[]> {
  return {
    type: 'list',
    default: spec.default,
    description: spec.description,
    accepts: { en: 'port numbers from 1 to 65535, comma-separated', zh: '1 到 65535 之间的端口号，以逗号分隔' },
    parse: (text) => parseList(text, (item) => wholeNumber(item, 1, 65_535)),
  };
}

/** Comma-separated words; with `values`, only those. An empty text is the empty list where `mayBeEmpty`. */
export function listParam<V extends string>(spec: {
  default: readonly V[];
  description: Text;
  values?: readonly V[];
  mayBeEmpty?: boolean;
}): Param<readonly V[]> {
  const { values, mayBeEmpty = false } = spec;
  return {
    type: 'list',
    default: spec.default,
    description: spec.description,
    accepts: values
      ? { en: `a comma-separated list of ${values.join(', ')}`, zh: `以逗号分隔的列表，可选：${values.join('、')}` }
      : { en: 'a comma-separated list', zh: '以逗号分隔的列表' },
    parse: (text) => {
      if (text.trim() === '') return mayBeEmpty ? [] : undefined;
      return parseList(text, (item) =>
        values ? values.find((value) => value.toLowerCase() === item.toLowerCase()) : (item as V),
      );
    },
  };
}

function wholeNumber(text: string, minimum: number, maximum: number): number | undefined {
  if (!/^-?\d{1,15}$/.test(text.trim())) return undefined;
  const number = Number(text);
  return number >= minimum && number <= maximum ? number : undefined;
}

function parseList<T>(text: string, parse: (item: string) => T | undefined): readonly T[] | undefined {
  const items = text.split(',').map((item) => item.trim());
  const parsed = items.map((item) => (item === '' ? undefined : parse(item)));
  return parsed.includes(undefined) ? undefined : [...new Set(parsed as T[])];
}
