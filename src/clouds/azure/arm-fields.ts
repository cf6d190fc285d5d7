import { type Field, Mismatch, object, oneOf, text } from '#model/field.ts';

/** The id of a resource, in lower case: Azure compares ids without regard to case, and so do links here. */
export function armId(description = ''): Field<string> {
  const field = text(description);
  return {
    ...field,
    parse: (value) => (typeof value === 'string' && value !== '' ? value.toLowerCase() : new Mismatch('a resource id')),
  };
}

/** A reference to a resource, `{ "id": … }`. */
export function reference(description = '') {
  return object({ id: armId() }, description);
}

/** One of the vendor's words in any case, which Azure does not keep; always given as it is written here. */
export function word<const V extends readonly string[]>(values: V, description = ''): Field<V[number]> {
  const field = oneOf(values, description);
  return {
    ...field,
    parse: (value) => {
      const meant = typeof value === 'string' ? value.toLowerCase() : null;
      return values.find((known) => known.toLowerCase() === meant) ?? field.parse(value);
    },
  };
}

/** Parts of a resource, `{ "id", "name", "properties": {…} }`, with their properties beside their name. What is no such list stays as it is. */
export function subResources(value: unknown): unknown {
  return Array.isArray(value) ? value.map(flat) : value;
}

function flat(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('properties' in value)) return value;
  const { properties, ...rest } = value;
  return typeof properties === 'object' ? { ...properties, ...rest } : value;
}

/** The id that a reference names. What is no reference stays as it is, so that it is a gap and not "none". */
export function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}
