import type { Check } from '#model/check.ts';
import type { Param } from '#model/param.ts';
import { AppError } from '#platform/errors.ts';
import { didYouMean } from '#platform/nearest.ts';
import { shown } from './catalogue.ts';

export type ParameterValues = Readonly<Record<string, unknown>>;

/** JSON values for parameters of a check in the form that the check knows. Throws `invalid-request` that names what is accepted. */
export function parseParameters(check: Check, given: ParameterValues): ParameterValues {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const param = Object.hasOwn(check.params, name) ? check.params[name] : undefined;
      if (!param) throw unknownParameter(check, name);
      const parsed = parseValue(param, value);
      if (parsed === undefined) throw badValue(check, name, param, value);
      return [name, parsed];
    }),
  );
}

/** What was stored once, by what the check accepts today: names and values that it no longer knows are left to the default. */
export function knownParameters(check: Check, stored: ParameterValues): ParameterValues {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([name, value]) => {
      const param = Object.hasOwn(check.params, name) ? check.params[name] : undefined;
      const parsed = param && parseValue(param, value);
      return parsed === undefined ? [] : [[name, parsed]];
    }),
  );
}

/** Every parameter of the check: the given values, and defaults for the rest. */
export function completeParameters(check: Check, given: ParameterValues): ParameterValues {
  return Object.fromEntries(
    Object.entries(check.params).map(([name, param]) => [
      name,
      Object.hasOwn(given, name) ? given[name] : param.default,
    ]),
  );
}

/** Equal values have equal texts; the order of a list says nothing. */
export function parameterText(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map(String).sort() : value);
}

/** The type must be the parameter's own; its range and words are judged by the parser that the command line uses too. */
function parseValue(param: Param<unknown>, value: unknown): unknown {
  switch (param.type) {
    case 'integer':
      return Number.isSafeInteger(value) ? param.parse(String(value)) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? param.parse(String(value)) : undefined;
    case 'one-of':
    case 'text':
      return typeof value === 'string' ? param.parse(value) : undefined;
    case 'list':
      return Array.isArray(value) && value.every(isListItem) ? param.parse(value.join(',')) : undefined;
  }
}

function isListItem(item: unknown): boolean {
  return Number.isSafeInteger(item) || (typeof item === 'string' && item.trim() !== '' && !item.includes(','));
}

function unknownParameter({ id, params }: Check, name: string): AppError {
  const names = Object.keys(params);
  if (names.length === 0) {
    return new AppError('invalid-request', {
      en: `The check ${id} has no parameters.`,
      zh: `检查项 ${id} 没有参数。`,
    });
  }
  const hint = didYouMean(name, names);
  return new AppError('invalid-request', {
    en: `The check ${id} has no parameter ${shown(name)}.${hint.en} Parameters: ${names.join(', ')}`,
    zh: `检查项 ${id} 没有参数 ${shown(name)}。${hint.zh}可用的参数：${names.join('、')}`,
  });
}

function badValue({ id }: Check, name: string, param: Param<unknown>, value: unknown): AppError {
  const text = shown(JSON.stringify(value));
  const form = forms[param.type];
  return new AppError('invalid-request', {
    en: `The parameter ${id}.${name} cannot be ${text}: it takes ${param.accepts.en}, as ${form.en}.`,
    zh: `参数 ${id}.${name} 不能为 ${text}：应为${param.accepts.zh}，以${form.zh}表示。`,
  });
}

const forms = {
  integer: { en: 'a JSON number', zh: 'JSON 数字' },
  boolean: { en: 'a JSON boolean', zh: 'JSON 布尔值' },
  'one-of': { en: 'a JSON string', zh: 'JSON 字符串' },
  text: { en: 'a JSON string', zh: 'JSON 字符串' },
  list: { en: 'a JSON array', zh: 'JSON 数组' },
} as const;
