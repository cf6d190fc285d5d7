/** What a field of an asset kind may hold: the TypeScript type, the parser at the edge and the documentation in one value. */
export type FieldType = 'text' | 'boolean' | 'integer' | 'instant' | 'one-of' | 'list' | 'object';

export interface Field<T> {
  readonly type: FieldType;
  readonly description: string;
  readonly nullable: boolean;
  readonly values?: readonly string[];
  readonly of?: Field<unknown>;
  readonly fields?: Fields;
  /** Returns the typed value, or a `Mismatch` when the vendor sent something else. Never throws. */
  readonly parse: (value: unknown) => T | Mismatch;
}

export type Fields = { readonly [name: string]: Field<unknown> };
export type ValueOf<F> = F extends Field<infer T> ? T : never;
export type ValuesOf<F extends Fields> = { readonly [N in keyof F]: ValueOf<F[N]> };

/** What the vendor sent where the field's own type was expected. */
export class Mismatch {
  readonly expected: string;
  readonly path: string;
  constructor(expected: string, path = '') {
    this.expected = expected;
    this.path = path;
  }
}

/** A string; an absent one is a mismatch (wrap in `optional` where the vendor leaves it out). */
export function text(description = ''): Field<string> {
  return scalar('text', description, (value) =>
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : new Mismatch('text'),
  );
}

/** A boolean; the vendors also spell it "true" and "false". */
export function flag(description = ''): Field<boolean> {
  return scalar('boolean', description, (value) => {
    if (value === true || value === 'true' || value === 'True') return true;
    if (value === false || value === 'false' || value === 'False') return false;
    return new Mismatch('true or false');
  });
}

/** A whole number; the vendors also send it as text. */
export function integer(description = ''): Field<number> {
  return scalar('integer', description, (value) => {
    const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : new Mismatch('a whole number');
  });
}

// The host's own parser also takes local times, bare numbers and 30 February, and would make another moment of them.
const zonedTime = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|([+-]\d\d):?(\d\d))$/;

/** A moment, kept as ISO 8601 text in UTC. Only ISO 8601 with a zone is read: `2026-10-30T12:00Z`, `2026-10-30T20:00:00.5+08:00`. */
export function instant(description = ''): Field<string> {
  return scalar('instant', description, (value) => {
    const epochMs = typeof value === 'string' ? epochMsOf(value) : Number.NaN;
    return Number.isNaN(epochMs) ? new Mismatch('a date and time') : new Date(epochMs).toISOString();
  });
}

/** One of the vendor's words, to the letter; anything else is a mismatch, never a default. */
export function oneOf<const V extends readonly string[]>(values: V, description = ''): Field<V[number]> {
  const field = scalar<V[number]>('one-of', description, (value) =>
    values.includes(value as string) ? (value as V[number]) : new Mismatch(`one of ${values.join(', ')}`),
  );
  return { ...field, values };
}

/** The vendor leaves this field out, or sends null: both are null here. */
export function optional<T>(field: Field<T>): Field<T | null> {
  return {
    ...field,
    nullable: true,
    parse: (value) => (value === undefined || value === null ? null : field.parse(value)),
  };
}

/** A list; one bad element makes the whole list a mismatch. */
export function list<T>(of: Field<T>, description = ''): Field<readonly T[]> {
  const field = scalar<readonly T[]>('list', description, (value) => {
    if (!Array.isArray(value)) return new Mismatch('a list');
    const items: T[] = [];
    for (const [index, element] of value.entries()) {
      const item = of.parse(element);
      if (item instanceof Mismatch) return new Mismatch(item.expected, `[${index}]${item.path}`);
      items.push(item);
    }
    return items;
  });
  return { ...field, of };
}

/** A nested object; members that are not declared are dropped. */
export function object<F extends Fields>(fields: F, description = ''): Field<ValuesOf<F>> {
  const entries = Object.entries(fields);
  const field = scalar<ValuesOf<F>>('object', description, (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Mismatch('an object');
    const result: Record<string, unknown> = {};
    for (const [name, member] of entries) {
      const parsed = member.parse((value as Record<string, unknown>)[name]);
      if (parsed instanceof Mismatch) return new Mismatch(parsed.expected, `.${name}${parsed.path}`);
      result[name] = parsed;
    }
    return result as ValuesOf<F>;
  });
  return { ...field, fields };
}

/** Epoch milliseconds; NaN for what is not a real day and time with its zone. */
function epochMsOf(value: string): number {
  const [, day, time, hours, minutes] = zonedTime.exec(value) ?? [];
  if (day === undefined) return Number.NaN;
  const midnight = new Date(`${day}T00:00:00Z`);
  const isReal = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isReal ? Date.parse(`${day}${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`) : Number.NaN;
}

function scalar<T>(type: FieldType, description: string, parse: (value: unknown) => T | Mismatch): Field<T> {
  return { type, description, nullable: false, parse };
}
