import type { CallInput } from '#model/operation.ts';

const placeholder = /\{(\w+)\}/g;

/**
 * The name of a call whose operation has placeholders: `GET /subscriptions/{subscription}/locations` takes `subscription` from the
 * input; the rest of the input stays. Throws when the input lacks one, which is a mistake of the collector.
 */
export function fillName(name: string, input: CallInput): { readonly name: string; readonly input: CallInput } {
  if (!name.includes('{')) return { name, input };
  const taken = placeholdersOf(name);
  const filled = name.replace(placeholder, (_, member: string) => {
    const value = input[member];
    if (value === undefined) throw new Error(`${name} needs ${member} in its input`);
    return String(value);
  });
  return { name: filled, input: Object.fromEntries(Object.entries(input).filter(([member]) => !taken.has(member))) };
}

/** The members of the input that belong to the name. */
export function placeholdersOf(name: string): ReadonlySet<string> {
  return new Set(Array.from(name.matchAll(placeholder), ([, member]) => member!));
}
