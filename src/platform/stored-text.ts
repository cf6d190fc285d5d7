/**
 * PostgreSQL's text and jsonb cannot hold U+0000 nor half of a surrogate pair, but texts from outside may.
 * Each such unit, and the escape character itself (a private-use one that nobody writes), is stored as the escape character and four digits.
 */
const escapeCharacter = '\uf5b1';
const needsEscape = /[\0\uf5b1\ud800-\udfff]/u;
const unitsToEscape = /[\0\uf5b1\ud800-\udfff]/gu;
const escaped = /\uf5b1([0-9a-f]{4})/g;
/** The same in a JSON text, where JSON.stringify writes U+0000 and halves of pairs as escapes of its own. */
const needsEscapeInJson = /\uf5b1|\\u(?:0000|d[89a-f])/;

/** A string, or every string and key within a JSON value, as the database can hold it; the same object when nothing needs it. */
export function escapeStored<T>(value: T): T {
  return mapStrings(value, escapeText) as T;
}

/** The opposite of `escapeStored`. */
export function unescapeStored<T>(value: T): T {
  return mapStrings(value, unescapeText) as T;
}

/** JSON for a jsonb column: `JSON.stringify` with everything escaped. */
export function storedJson(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return needsEscapeInJson.test(text) ? JSON.stringify(escapeStored(JSON.parse(text))) : text;
}

function escapeText(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text.replace(unitsToEscape, (unit) => escapeCharacter + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

function unescapeText(text: string): string {
  if (!text.includes(escapeCharacter)) return text;
  return text.replace(escaped, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Anything but strings, arrays and plain objects stays as it is. */
function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return mapArray(value, map);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? mapObject(value, map) : value;
}

function mapArray(items: readonly unknown[], map: (text: string) => string): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const mapped = mapStrings(items[index], map);
    if (copy === undefined && mapped === items[index]) continue;
    copy ??= items.slice(0, index);
    copy.push(mapped);
  }
  return copy ?? items;
}

function mapObject(object: object, map: (text: string) => string): object {
  let isChanged = false;
  const entries = Object.entries(object).map(([key, item]: [string, unknown]) => {
    const entry = [map(key), mapStrings(item, map)] as const;
    isChanged ||= entry[0] !== key || entry[1] !== item;
    return entry;
  });
  // Unlike an assignment, fromEntries makes an own key of `__proto__`.
  return isChanged ? Object.fromEntries(entries) : object;
}
