import type { Asset } from '#model/asset.ts';
import { type Collector, type Detail, type Found, PartlyRead, type Reader } from '#model/collector.ts';
import { type Field, type Fields, Mismatch } from '#model/field.ts';
import type { Gap } from '#model/gap.ts';
import { type Operation, ReadFailure } from '#model/operation.ts';

/** What collecting one kind in one region gives, as it comes. */
export type Collected = { readonly asset: Asset; readonly failures: readonly Gap[] } | { readonly listGap: Gap };

export interface CollectOptions {
  readonly cloud: string;
  /** the fields that the selected checks need of this kind */
  readonly needed: ReadonlySet<string>;
  readonly readAt: string;
  /** A verification asks for a few assets: of the others the list is read, but no details, and they are not given. */
  readonly wanted?: (id: string) => boolean;
}

/** How many assets of one (kind, region) have details under way at once. */
const assetsAtOnce = 24;

type NamedField = readonly [name: string, field: Field<unknown>];

/** A collector narrowed to the fields that are needed. */
export interface CollectPlan {
  readonly collector: Collector;
  readonly listFields: readonly NamedField[];
  readonly details: readonly Detail[];
}

export function planCollector(collector: Collector, needed: ReadonlySet<string>): CollectPlan {
  const wanted = new Set(needed);
  const chosen = new Set<Detail>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const detail of collector.details) {
      if (chosen.has(detail) || !detail.fields.some((field) => wanted.has(field))) continue;
      chosen.add(detail);
      for (const field of detail.needs ?? []) wanted.add(field);
      grown = true;
    }
  }
  const fields = collector.asset.fields as Fields;
  const fromDetails = new Set(collector.details.flatMap((detail) => detail.fields));
  const listFields = Object.entries(fields).filter(([name]) => wanted.has(name) && !fromDetails.has(name));
  return { collector, listFields, details: collector.details.filter((detail) => chosen.has(detail)) };
}

/** Reads one kind in one region. Never throws for a failed read: it becomes a gap. Assets come in the order in which they are complete. */
export async function* collect(plan: CollectPlan, reader: Reader, options: CollectOptions): AsyncGenerator<Collected> {
  if (plan.details.length === 0) {
    for await (const listed of listAll(plan, reader)) {
      if (isUnwanted(listed, options)) continue;
      const draft = 'listGap' in listed ? listed : draftOf(plan, listed, reader, options);
      yield 'listGap' in draft ? draft : complete(draft);
    }
    return;
  }
  yield* completeConcurrently(plan, reader, options);
}

interface ListGap {
  readonly listGap: Gap;
}
type Listed = Found | ListGap;

async function* listAll({ collector }: CollectPlan, reader: Reader): AsyncGenerator<Listed> {
  const { list } = collector;
  if (!list.parents) {
    yield* endingInGap(collector, reader, undefined);
    return;
  }
  const parents = await attempt(collector, reader, async () => list.parents!(reader)[Symbol.asyncIterator]());
  if ('listGap' in parents) yield parents;
  if ('listGap' in parents) return;
  for (;;) {
    const next = await attempt(collector, reader, () => parents.next());
    if ('listGap' in next) yield next;
    if ('listGap' in next || next.done) return;
    yield* endingInGap(collector, reader, next.value);
  }
}

async function* endingInGap(collector: Collector, reader: Reader, parent: unknown): AsyncGenerator<Listed> {
  const items = await attempt(collector, reader, async () =>
    collector.list.read(reader, parent as never)[Symbol.asyncIterator](),
  );
  if ('listGap' in items) yield items;
  if ('listGap' in items) return;
  for (let isFirst = true; ; isFirst = false) {
    const next = await attempt(collector, reader, () => items.next());
    // "never activated" is the answer to the first question only; later it contradicts what was listed
    if ('listGap' in next && !(isFirst && collector.list.notActivated?.includes(next.listGap.code))) yield next;
    if ('listGap' in next || next.done) return;
    yield next.value;
  }
}

async function attempt<T>(collector: Collector, reader: Reader, read: () => Promise<T>): Promise<T | ListGap> {
  try {
    return await read();
  } catch (error) {
    return { listGap: gapOf(error, collector.list.operations, reader) };
  }
}

/** A collector that throws anything but `ReadFailure` has met an answer that it does not understand: a gap too, never a crash. */
export function gapOf(error: unknown, operations: readonly Operation[], reader: Reader): Gap {
  if (error instanceof ReadFailure) return error.gap;
  const [operation] = operations;
  return {
    service: operation?.service ?? '',
    operation: operation?.name ?? '',
    region: reader.region,
    code: 'UnexpectedReply',
    message: error instanceof Error ? error.message : String(error),
  };
}

async function* completeConcurrently(
  plan: CollectPlan,
  reader: Reader,
  options: CollectOptions,
): AsyncGenerator<Collected> {
  const done: Collected[] = [];
  let underWay = 0;
  let wake = (): void => {};
  const listed = listAll(plan, reader);
  let listing: Promise<void> | undefined;
  let listEnded = false;
  const start = (draft: Draft): void => {
    underWay += 1;
    void readDetails(draft).then((collected) => {
      underWay -= 1;
      done.push(collected);
      wake();
    });
  };
  const advance = async (): Promise<void> => {
    const next = await listed.next();
    if (next.done) listEnded = true;
    else if (!isUnwanted(next.value, options)) {
      const draft = 'listGap' in next.value ? next.value : draftOf(plan, next.value, reader, options);
      if ('listGap' in draft) done.push(draft);
      else start(draft);
    }
    listing = undefined;
    wake();
  };
  while (!(listEnded && underWay === 0 && done.length === 0)) {
    if (!listEnded && listing === undefined && underWay < assetsAtOnce) listing = advance();
    if (done.length > 0) yield done.shift()!;
    else if (!(listEnded && underWay === 0)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (done.length > 0 || (!listEnded && listing === undefined && underWay < assetsAtOnce)) resolve();
      });
    }
  }
}

function isUnwanted(listed: Listed, { wanted }: CollectOptions): boolean {
  return wanted !== undefined && !('listGap' in listed) && !wanted(listed.id);
}

/** An item of a list that cannot even be taken up is missing from the list. */
function draftOf(plan: CollectPlan, found: Found, reader: Reader, options: CollectOptions): Draft | ListGap {
  try {
    return new Draft(plan, found, reader, options);
  } catch (error) {
    return { listGap: gapOf(error, plan.collector.list.operations, reader) };
  }
}

/** Never rejects: whatever goes wrong is a gap of the asset. */
async function readDetails(draft: Draft): Promise<Collected> {
  for (const detail of draft.plan.details) {
    const blockedBy = detail.needs?.map((field) => draft.gaps[field]).find((gap) => gap !== undefined);
    if (blockedBy) draft.lose(detail, blockedBy, blockedBy.code !== 'NotRead');
    else await readDetail(draft, detail);
  }
  return complete(draft);
}

async function readDetail(draft: Draft, detail: Detail): Promise<void> {
  const reader = draft.reader;
  try {
    if (detail.when && !detail.when(draft.found)) draft.lose(detail, notRead(detail, reader), false);
    else draft.take(detail, await detail.read(reader, draft.found));
  } catch (error) {
    draft.lose(detail, gapOf(error, detail.operations, reader));
  }
}

function notRead(detail: Detail, reader: Reader): Gap {
  const [operation] = detail.operations;
  return {
    service: operation?.service ?? '',
    operation: operation?.name ?? '',
    region: reader.region,
    code: 'NotRead',
    message: '',
  };
}

/** An asset on its way: list fields are parsed, details come one after the other. */
class Draft {
  readonly plan: CollectPlan;
  readonly reader: Reader;
  readonly options: CollectOptions;
  readonly found: Found;
  readonly fields: Record<string, unknown> = {};
  gaps: Record<string, Gap> = {};
  hasGaps = false;
  readonly failures: Gap[] = [];

  constructor(plan: CollectPlan, found: Found, reader: Reader, options: CollectOptions) {
    this.plan = plan;
    this.options = options;
    this.reader = reader;
    this.found = { ...found, fields: this.fields };
    const [operation] = plan.collector.list.operations;
    for (const [name, field] of plan.listFields) this.#parse(name, field, found.fields[name], operation);
  }

  take(detail: Detail, values: Readonly<Record<string, unknown>>): void {
    const fields = this.plan.collector.asset.fields as Fields;
    const [operation] = detail.operations;
    for (const name of detail.fields) {
      const value = values[name];
      if (!(value instanceof PartlyRead)) this.#parse(name, fields[name]!, value, operation);
      else this.#takePart(name, fields[name]!, value, operation);
    }
  }

  #takePart(name: string, field: Field<unknown>, { known, gap }: PartlyRead, operation: Operation | undefined): void {
    this.#parse(name, field, known, operation);
    this.gaps[name] ??= gap;
    this.hasGaps = true;
    this.failures.push(gap);
  }

  /** The detail was not read: each of its fields is a gap; a failed read is also reported. */
  lose(detail: Detail, gap: Gap, isFailure = true): void {
    for (const name of detail.fields) this.gaps[name] = gap;
    this.hasGaps = true;
    if (isFailure && !this.failures.includes(gap)) this.failures.push(gap);
  }

  #parse(name: string, field: Field<unknown>, value: unknown, operation: Operation | undefined): void {
    const parsed = field.parse(value);
    if (!(parsed instanceof Mismatch)) {
      this.fields[name] = parsed;
      return;
    }
    const gap: Gap = {
      service: operation?.service ?? '',
      operation: operation?.name ?? '',
      region: this.found.region === undefined ? this.reader.region : this.found.region,
      code: 'UnexpectedReply',
      message: `${name}${parsed.path} should be ${parsed.expected}`,
    };
    this.gaps[name] = gap;
    this.hasGaps = true;
    this.failures.push(gap);
  }
}

function complete(draft: Draft): Collected {
  const { found, plan, options, reader } = draft;
  const asset: Asset = {
    kind: plan.collector.asset.kind,
    id: found.id,
    name: found.name,
    ...(found.displayName && found.displayName !== found.name ? { displayName: found.displayName } : {}),
    cloud: options.cloud,
    account: reader.account,
    region: found.region === undefined ? reader.region : found.region,
    tags: found.tags ?? {},
    readAt: options.readAt,
    fields: draft.fields,
    ...(draft.hasGaps ? { gaps: draft.gaps } : {}),
  };
  return { asset, failures: draft.failures };
}
