import { z } from 'zod';

/** A list as the vendor's RPC services wrap it, `{"Users": {"User": […]}}`, at the root of a reply. `outer` may be dotted. Gives the items. */
export function wrapped<T>(outer: string, inner: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return at(outer, wrappedList(inner, item));
}

/** A list without an inner wrapper, `{"Instances": […]}`, at the root of a reply. `path` may be dotted. Gives the items. */
export function plain<T>(path: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return at(path, plainList(item));
}

/**
 * The value of a wrapper, for a member of a larger object: `z.object({ Users: wrappedList('User', User) })`.
 * The vendor spells an empty list `{"User": []}`, `{}`, `""` or `null`, and a list of one sometimes as the bare item.
 * A missing wrapper, or one with other members only, is not an empty list: a foreign body must never read as "nothing there".
 */
export function wrappedList<T>(inner: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess((wrapper) => unwrap(wrapper, inner), z.array(item));
}

/** The value of an unwrapped list, for a member of a larger object; `""` and `null` are the empty list, absence is a mismatch. */
export function plainList<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess(toList, z.array(item));
}

/**
 * The value of an optional wrapper of which silence says nothing: only the vendor's full spelling, `{"Listener": []}`, is the empty list;
 * absent, null, "" and {}, also inside the wrapper, are undefined.
 */
export function toldList<T>(inner: string, item: z.ZodType<T>): z.ZodType<readonly T[] | undefined> {
  return z.preprocess((wrapper) => unwrapTold(wrapper, inner), z.array(item).optional());
}

/** As `wrappedList`, of a list that is never silent: a wrapper that says nothing (null, "", {}) is a mismatch, only `{inner: []}` is empty. */
export function shownList<T>(inner: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess((wrapper) => unwrapTold(wrapper, inner), z.array(item));
}

/** `shownList` at the root of a reply. `outer` may be dotted. */
export function shown<T>(outer: string, inner: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return at(outer, shownList(inner, item));
}

/** As `plainList`, of a list that is never silent: null, "" and {} are mismatches, only `[]` is empty. */
export function shownPlainList<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess((value) => (isSilent(value) ? undefined : toList(value)), z.array(item));
}

/** `shownPlainList` at the root of a reply. `path` may be dotted. */
export function shownPlain<T>(path: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return at(path, shownPlainList(item));
}

function at<T>(path: string, schema: z.ZodType<T>): z.ZodType<T> {
  return path.split('.').reduceRight<z.ZodType<T>>((inside, name) => {
    const shape = z.object({ [name]: inside });
    return shape.transform((reply) => reply[name] as T);
  }, schema);
}

function unwrap(wrapper: unknown, inner: string): unknown {
  if (wrapper === null || wrapper === '') return [];
  if (typeof wrapper !== 'object' || Array.isArray(wrapper)) return wrapper === undefined ? undefined : notAList;
  if (Object.hasOwn(wrapper, inner)) return toList((wrapper as Record<string, unknown>)[inner]);
  return Object.keys(wrapper).length === 0 ? [] : notAList;
}

function unwrapTold(wrapper: unknown, inner: string): unknown {
  if (isSilent(wrapper)) return undefined;
  const isSilentInside =
    typeof wrapper === 'object' &&
    Object.hasOwn(wrapper!, inner) &&
    isSilent((wrapper as Record<string, unknown>)[inner]);
  return isSilentInside ? undefined : unwrap(wrapper, inner);
}

function isSilent(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;
}

function toList(value: unknown): unknown {
  if (value === null || value === '') return [];
  if (typeof value === 'object' && !Array.isArray(value)) return [value];
  return value;
}

/** Fails `z.array`, so that the mismatch carries the path of the wrapper. */
const notAList = false;
