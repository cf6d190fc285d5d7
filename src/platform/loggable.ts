import { AppError } from './errors.ts';
import { Secret } from './secret.ts';

const maxDepth = 6;
const maxEntries = 50;
const maxValues = 500;
const maxText = 4_000;

/** Names of fields whose values are never shown, at any depth, however they are written: accessKeySecret, set-cookie, API_KEY. */
const secretName =
  /(?:password|passwd|passphrase|secret|token|authorization|cookie|apikey|privatekey|masterkey|datakey|signature|credential|otp|recoverycode|sessionid)s?$/;
/** What errors of Node.js, the database and our own carry beside a message; the rest may hold data of people. */
const errorFields = [
  'code',
  'fault',
  'status',
  'syscall',
  'address',
  'port',
  'severity',
  'schema',
  'table',
  'constraint',
];
const unseen = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Fields as they may be logged: secrets hidden, errors with their causes, nothing that moves a terminal, depth and size bounded. */
export function loggable(fields: object): Record<string, unknown> {
  const walk: Walk = { left: maxValues };
  return fields instanceof Error ? { err: showError(fields, walk, 0) } : showEntries(fields, walk, 0);
}

/** A text on which nothing but line breaks and tabs steers how the rest is shown. */
export function loggableText(text: string): string {
  const short = text.length > maxText ? `${text.slice(0, maxText)}…` : text;
  const hidden = short.includes('://') ? short.replace(/(:\/\/[^\s/@:]*:)[^\s/@]*@/g, '$1[secret]@') : short;
  return hidden.toWellFormed().replace(unseen, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** How many values may still be shown; it also ends circles. */
interface Walk {
  left: number;
}

function show(value: unknown, walk: Walk, depth: number): unknown {
  if (--walk.left < 0) return '[more]';
  if (typeof value === 'string') return loggableText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Secret) return '[secret]';
  if (depth > maxDepth) return '[deeper]';
  if (value instanceof Error) return showError(value, walk, depth);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
  if (value instanceof Map) return showEntries(Object.fromEntries(value), walk, depth);
  if (Array.isArray(value) || value instanceof Set) return showItems([...value], walk, depth);
  if ('toJSON' in value && typeof value.toJSON === 'function') return show(value.toJSON(), walk, depth + 1);
  return showEntries(value, walk, depth);
}

function showItems(items: readonly unknown[], walk: Walk, depth: number): unknown[] {
  const shown = items.slice(0, maxEntries).map((item) => show(item, walk, depth + 1));
  return items.length > maxEntries ? [...shown, `[${items.length - maxEntries} more]`] : shown;
}

function showEntries(object: object, walk: Walk, depth: number): Record<string, unknown> {
  const keys = Object.keys(object);
  const entries = keys
    .slice(0, maxEntries)
    .map((key) => [loggableText(key), showField(object, key, walk, depth)] as const);
  if (keys.length > maxEntries) entries.push(['…', `[${keys.length - maxEntries} more]`]);
  return Object.fromEntries(entries);
}

function showField(object: object, key: string, walk: Walk, depth: number): unknown {
  try {
    const value: unknown = Reflect.get(object, key);
    const mayShow = value === null || value === undefined || typeof value === 'boolean';
    return !mayShow && isSecretName(key) ? '[secret]' : show(value, walk, depth + 1);
  } catch {
    // A getter that throws, such as that of a field nobody could read, must not cost the line.
    return '[unreadable]';
  }
}

function isSecretName(key: string): boolean {
  return secretName.test(key.toLowerCase().replace(/[^a-z]/g, ''));
}

function showError(error: Error, walk: Walk, depth: number): Record<string, unknown> {
  const shown: Record<string, unknown> = {
    type: loggableText(error.name),
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
  };
  for (const field of errorFields) {
    if (field in error) shown[field] = showField(error, field, walk, depth);
  }
  if (error instanceof AppError) shown.details = show(error.details, walk, depth + 1);
  if (error instanceof AggregateError) shown.errors = showItems(error.errors.slice(0, 5), walk, depth);
  if (error.cause !== undefined) shown.cause = show(error.cause, walk, depth + 1);
  return shown;
}

/** Errors repeat texts from outside, and those repeat what was sent; very short secrets would hide half of every text. */
function withoutSecrets(text: string): string {
  let hidden = text;
  for (const secret of Secret.known()) if (secret.length >= 6) hidden = hidden.replaceAll(secret, '[secret]');
  return loggableText(hidden);
}
