/** The languages of everything a person reads. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** One text in every language. */
export type Text = { readonly [L in Language]: string };

/** Fills `{name}` from the values; lists are joined by the separator, a missing value stays visible as `{name}`. */
export function fillIn(template: string, values: Readonly<Record<string, unknown>>, separator = ', '): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return Array.isArray(value) ? value.map(plain).join(separator) : plain(value);
  });
}

function plain(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
