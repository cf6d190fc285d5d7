/** The things of one kind, by position and by id. A large estate computes them on demand instead of holding them. */
export interface Records<T> {
  readonly count: number;
  at(index: number): T;
  find(id: string): T | undefined;
}

export function recordsOf<T extends { readonly id: string }>(things: readonly T[]): Records<T> {
  const byId = new Map(things.map((thing) => [thing.id, thing]));
  if (byId.size !== things.length) throw new Error('two things of one kind share an id');
  return { count: things.length, at: (index) => things[index]!, find: (id) => byId.get(id) };
}

const nothing: Records<never> = {
  count: 0,
  at: () => {
    throw new RangeError('an empty list has no items');
  },
  find: () => undefined,
};

export function noRecords<T>(): Records<T> {
  return nothing;
}

export function slice<T>(records: Records<T>, from: number, size: number): T[] {
  const end = Math.min(records.count, from + size);
  const items: T[] = [];
  for (let index = from; index < end; index += 1) items.push(records.at(index));
  return items;
}

export function* each<T>(records: Records<T>): Generator<T> {
  for (let index = 0; index < records.count; index += 1) yield records.at(index);
}
