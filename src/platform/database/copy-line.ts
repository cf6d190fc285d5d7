/** What a column of COPY may hold; an object is sent as JSON, so every array is too. */
export type CopyValue = string | number | boolean | null | object;

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One line in the text format of COPY. Source: PostgreSQL, "COPY", file formats. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  for (let at = 0; at < values.length; at += 1) line += (at === 0 ? '' : '\t') + fieldOf(values[at]!);
  return `${line}\n`;
}

function fieldOf(value: CopyValue): string {
  if (value === null) return '\\N';
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return special.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character]!) : text;
}
