import { AppError } from '../errors.ts';

const maxDepth = 32;

/** Parses a JSON body; an empty one is undefined. Refuses what would surprise whoever reads the values later. */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const value: unknown = jsonOf(textOf(bytes));
  inspect(value);
  return value;
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw badBody('The body is not valid UTF-8.', '请求体不是有效的 UTF-8。', error);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badBody('The body is not valid JSON.', '请求体不是有效的 JSON。', error);
  }
}

/** Walks without recursion: depth is what an attacker chooses. */
function inspect(root: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string') inspectText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= maxDepth) {
      throw badBody(`The body is nested deeper than ${maxDepth} levels.`, `请求体的嵌套超过 ${maxDepth} 层。`);
    }
    for (const key of Array.isArray(value) ? [] : Object.keys(value)) inspectKey(key, value);
    for (const item of Object.values(value)) open.push({ value: item, depth: depth + 1 });
  }
}

function inspectKey(key: string, owner: object): void {
  inspectText(key);
  const inner: unknown = Reflect.get(owner, key);
  const isPrototype = key === 'constructor' && typeof inner === 'object' && inner !== null && 'prototype' in inner;
  if (key === '__proto__' || isPrototype) {
    throw badBody(`The body has a member named "${key}", which is not allowed.`, `请求体含有不允许的成员“${key}”。`);
  }
}

/** Text that no database column and no other program takes: U+0000 and halves of surrogate pairs. */
export function inspectText(text: string): void {
  if (text.includes('\u0000')) throw badBody('A text holds the character U+0000.', '文本中含有字符 U+0000。');
  if (!text.isWellFormed()) throw badBody('A text holds half a character.', '文本中含有不完整的字符。');
}

function badBody(en: string, zh: string, cause?: unknown): AppError {
  return new AppError('invalid-request', { en, zh }, { cause });
}
