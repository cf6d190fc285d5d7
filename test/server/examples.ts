import { z } from 'zod';
import { type Ids, idCalled } from './known-ids.ts';

/** As much of JSON Schema as request bodies use. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

export function schemaOf(body: z.ZodType): Schema {
  const root = z.toJSONSchema(body, { io: 'input' }) as Schema;
  return resolved(root, root.$defs ?? {});
}

function resolved(schema: Schema, definitions: Readonly<Record<string, Schema>>): Schema {
  const { $ref, ...rest } = schema;
  const target = $ref === undefined ? {} : definitions[$ref.replace('#/$defs/', '')];
  if (target === undefined) throw new Error(`There is no ${$ref}`);
  return Object.fromEntries(
    Object.entries({ ...target, ...rest }).map(([name, value]) => [name, deeper(name, value, definitions)]),
  );
}

function deeper(name: string, value: unknown, definitions: Readonly<Record<string, Schema>>): unknown {
  if (name === 'properties') {
    const members = Object.entries(value as Record<string, Schema>);
    return Object.fromEntries(members.map(([member, schema]) => [member, resolved(schema, definitions)]));
  }
  if (name === 'anyOf' || name === 'oneOf') return (value as Schema[]).map((one) => resolved(one, definitions));
  const isSchema = (name === 'items' || name === 'additionalProperties') && typeof value === 'object';
  return isSchema ? resolved(value as Schema, definitions) : value;
}

/** Texts that fit what a member of this name wants. */
const texts: Readonly<Record<string, string>> = {
  cloud: 'alibaba',
  checkId: 'alibaba.oss.bucket-no-public-write',
  checkIds: 'alibaba.oss.bucket-no-public-write',
  addedChecks: 'alibaba.oss.bucket-no-public-write',
  removedChecks: 'alibaba.oss.bucket-no-public-read',
  kind: 'alibaba.oss.bucket',
  email: 'somebody@example.com',
  timeZone: 'Europe/Berlin',
  scopes: 'finding:read',
  regions: 'cn-hangzhou',
  organization: 'default',
  allowedDomains: 'example.com',
  tenantId: 'example.com',
  clientId: '00000000-0000-0000-0000-0000000000c1',
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  password: 'wrong horse battery staple',
  newPassword: 'another bridge of nine stones',
};

/** `all`: with every member; `needed`: with those that must be there, and each of the others once. */
export type Members = 'all' | 'needed';

/** Examples of what a schema takes: at least one for each variant of each union in it. Ids come by the names of their members. */
export function examplesOf(schema: Schema, ids: Ids, members: Members = 'all', name = ''): readonly unknown[] {
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum) return schema.enum.slice(0, 1);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return variants.flatMap((variant) => examplesOf(variant, ids, members, name));
  if (schema.type === 'object') return objectsOf(schema, ids, members);
  if (schema.type === 'array') return examplesOf(schema.items ?? {}, ids, members, name).map((item) => [item]);
  return [plainExample(schema, ids, name)];
}

function objectsOf(schema: Schema, ids: Ids, wanted: Members): readonly unknown[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (Object.keys(properties).length === 0 && typeof additionalProperties === 'object') {
    return examplesOf(additionalProperties, ids, wanted).map((value) => ({ example: value }));
  }
  const members = Object.entries(properties).map(([name, member]) => {
    return {
      name,
      isBase: wanted === 'all' || required.includes(name),
      examples: examplesOf(member, ids, wanted, name),
    };
  });
  const base = Object.fromEntries(members.filter(({ isBase }) => isBase).map((it) => [it.name, it.examples[0]]));
  const others = members.flatMap(({ name, isBase, examples }) =>
    examples.slice(isBase ? 1 : 0).map((value) => ({ ...base, [name]: value })),
  );
  return [base, ...others];
}

function plainExample(schema: Schema, ids: Ids, name: string): unknown {
  switch (schema.type) {
    case 'string':
      return textOf(schema, ids, name);
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, Math.min(1, schema.maximum ?? 1));
    default:
      return null;
  }
}

function textOf({ format, minLength = 0 }: Schema, ids: Ids, name: string): string {
  const id = idCalled(name, ids);
  if (id !== undefined) return id;
  if (format === 'uuid') return missing(name);
  if (format === 'date-time') return new Date(Date.now() + 30 * 86_400_000).toISOString();
  if (format === 'date') return new Date().toISOString().slice(0, 10);
  if (format === 'uri') return 'http://127.0.0.1:9/';
  return (texts[name] ?? 'example').padEnd(minLength, 'e');
}

function missing(name: string): never {
  throw new Error(`A request names the id ${name}: say in known-ids.ts what it is.`);
}

/** The members whose own members anybody may name. */
export function openNamesOf(schema: Schema): ReadonlySet<string> {
  const names = new Set<string>();
  const look = ({ properties = {}, anyOf = [], oneOf = [], items }: Schema): void => {
    for (const [name, member] of Object.entries(properties)) {
      if (isOpen(member)) names.add(name);
      look(member);
    }
    for (const inner of [...anyOf, ...oneOf, ...(items ? [items] : [])]) look(inner);
  };
  look(schema);
  return names;
}

function isOpen({ additionalProperties, anyOf = [], oneOf = [] }: Schema): boolean {
  return typeof additionalProperties === 'object' || [...anyOf, ...oneOf].some(isOpen);
}
