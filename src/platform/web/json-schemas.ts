import { z } from 'zod';
import type { AnyRoute } from './route.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;
type Side = 'input' | 'output';

/** Turns zod schemas into JSON Schema and gathers those with an id (`.meta({ id })`) as named components. */
export function createSchemaCollector() {
  const named: Record<Side, Map<string, JsonSchema>> = { input: new Map(), output: new Map() };
  return {
    convert(schema: z.ZodType, side: Side, route: AnyRoute): JsonSchema {
      const { $schema: _, $defs = {}, ...root } = convert(schema, side, route);
      for (const [id, definition] of Object.entries($defs)) {
        if (id.startsWith('__')) throw new Error(`${route.path}: a schema that holds itself needs .meta({ id })`);
        named[side].set(id, pointed(definition, side) as JsonSchema);
      }
      return pointed(root, side) as JsonSchema;
    },
    /** All components, and what was converted with its references to them in final form. */
    finish<T>(document: T): { components: Readonly<Record<string, JsonSchema>>; document: T } {
      const nameOf = (side: Side, id: string) => (side === 'input' && named.output.has(id) ? `${id}Input` : id);
      const all = (['input', 'output'] as const).flatMap((side) =>
        [...named[side]].map(([id, schema]) => [nameOf(side, id), final(schema, nameOf)] as const),
      );
      const sorted = all.sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        components: Object.fromEntries(sorted) as Record<string, JsonSchema>,
        document: final(document, nameOf) as T,
      };
    },
  };
}

function convert(schema: z.ZodType, side: Side, route: AnyRoute) {
  try {
    return z.toJSONSchema(schema, { io: side, override: ({ jsonSchema }) => tidy(jsonSchema, side) });
  } catch (error) {
    throw new Error(`${route.method} ${route.path}: a schema has no JSON form`, { cause: error });
  }
}

/** Requests refuse unknown members, replies may grow them; a pattern beside a format says the same in a worse way. */
function tidy(schema: z.core.JSONSchema.BaseSchema, side: Side): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.type === 'integer') {
    if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
    if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  }
  if (schema.type !== 'object' || schema.properties === undefined) return;
  if (side === 'input') schema.additionalProperties ??= false;
  else if (schema.additionalProperties === false) delete schema.additionalProperties;
}

/** References as `<side>:<id>` until it is known which names both sides use. */
function pointed(value: unknown, side: Side): unknown {
  return mapReferences(value, (reference) => {
    const id = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
    if (id === undefined) throw new Error(`A schema that holds itself needs .meta({ id }): ${reference}`);
    return `${side}:${id}`;
  });
}

function final(value: unknown, nameOf: (side: Side, id: string) => string): unknown {
  return mapReferences(value, (reference) => {
    const [, side, id] = /^(input|output):(.+)$/.exec(reference) ?? [];
    return id === undefined ? reference : `#/components/schemas/${nameOf(side as Side, id)}`;
  });
}

function mapReferences(value: unknown, change: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapReferences(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    name === '$ref' && typeof member === 'string' ? change(member) : mapReferences(member, change),
  ]);
  return Object.fromEntries(members);
}
