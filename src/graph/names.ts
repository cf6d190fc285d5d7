/** `alibaba.oss.bucket` → `AlibabaOssBucket`. */
export function typeNameOf(kind: string): string {
  return kind
    .split(/[.-]/)
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join('');
}

/** `alibaba.oss.bucket` → `alibabaOssBuckets`. */
export function pluralOf(kind: string): string {
  const name = typeNameOf(kind);
  return `${name[0]!.toLowerCase()}${plural(name.slice(1))}`;
}

function plural(word: string): string {
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
