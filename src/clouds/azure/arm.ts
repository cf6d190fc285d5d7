import { z } from 'zod';
import type { Reader } from '#model/collector.ts';
import { defineOperation, type Operation } from '#model/operation.ts';

/** What a GET of Azure Resource Manager is. */
interface GetSpec<T> {
  /** the resource provider: `Microsoft.Storage` */
  readonly provider: string;
  /** with placeholders: `/subscriptions/{subscription}/providers/…`, or `{resource}/blobServices/default` where `resource` is a resource id */
  readonly path: string;
  /** pinned, because replies change their shape with it */
  readonly apiVersion: string;
  /** the action of Azure RBAC that allows it: `Microsoft.Storage/storageAccounts/read` */
  readonly permission: string;
  readonly reply: z.ZodType<T>;
  /** several readers ask the same question: identical calls are answered from the first */
  readonly shared?: boolean;
  /** other query parameters, always the same: `$expand` */
  readonly query?: Readonly<Record<string, string>>;
}

/** An operation of Azure Resource Manager with the query that every call of it carries. */
export interface ArmOperation<T> extends Operation<T> {
  readonly query: Readonly<Record<string, string>>;
}

/** A GET of one resource. */
export function armGet<T>(spec: GetSpec<T>): ArmOperation<T> {
  const { provider, path, apiVersion, permission, reply, shared, query } = spec;
  const operation = defineOperation({ service: provider, name: `GET ${path}`, permission, reply });
  return { ...operation, ...(shared ? { shared } : {}), query: { 'api-version': apiVersion, ...query } };
}

/** A GET of a list, `{ "value": […], "nextLink": … }`, of which every page is read. `item` is the schema of an element. */
export function armList<T>(
  spec: Omit<GetSpec<readonly T[]>, 'reply'> & { readonly item: z.ZodType<T> },
): ArmOperation<readonly T[]> {
  const reply = z.object({ value: z.array(spec.item) }).transform(({ value }) => value as readonly T[]);
  return { ...armGet<readonly T[]>({ ...spec, reply }), paging: { style: 'link', output: 'nextLink' } };
}

/** Calls a GET. `path` fills the placeholders; `subscription` is filled from the account. Throws `ReadFailure`. */
export function get<T>(reader: Reader, operation: ArmOperation<T>, path: Readonly<Record<string, string>> = {}) {
  return reader.call(operation, inputOf(reader, operation, path));
}

/** The elements of a list, page after page. Throws `ReadFailure` when a page is missing. */
export async function* items<T>(
  reader: Reader,
  operation: ArmOperation<readonly T[]>,
  path: Readonly<Record<string, string>> = {},
): AsyncGenerator<T> {
  for await (const page of reader.pages(operation, inputOf(reader, operation, path))) yield* page;
}

/** What the path does not take goes into the query, so the subscription is said only where it is asked for. */
function inputOf(reader: Reader, { name, query }: ArmOperation<unknown>, path: Readonly<Record<string, string>>) {
  const account = name.includes('{subscription}') ? { subscription: reader.account } : {};
  return { ...account, ...path, ...query };
}

/** What every resource of Azure Resource Manager has. */
export const resource = {
  id: z.string().min(1),
  name: z.string().min(1),
  location: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
};

/** The parts of an asset that follow from a resource: its id in lower case, because ids are compared without regard to case. */
export function found(item: {
  readonly id: string;
  readonly name: string;
  readonly location?: string | null | undefined;
  readonly tags?: Readonly<Record<string, string>> | null | undefined;
}) {
  return {
    id: item.id.toLowerCase(),
    name: item.name,
    region: regionOf(item.location),
    ...(item.tags ? { tags: item.tags } : {}),
  };
}

/** `West Europe` and `westeurope` are one region; what is global has none. */
export function regionOf(location: string | null | undefined): string | null {
  const region = location?.toLowerCase().replaceAll(' ', '') ?? '';
  return region === '' || region === 'global' ? null : region;
}
