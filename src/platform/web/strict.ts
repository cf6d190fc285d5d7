import { z } from 'zod';

type Schema = z.core.$ZodType;

/** The same schema, refusing members that no object in it declares; loose objects and those with a catchall stay. */
export function strictly<S extends z.ZodType>(schema: S): S {
  // A copy made by the schema's own constructor from its own definition has its type.
  return copy(schema, new Map()) as S;
}

function copy(schema: Schema, done: Map<Schema, Schema>): Schema {
  const before = done.get(schema);
  if (before) return before;
  const changed = strictDefinition(schema, (inner) => copy(inner, done));
  const result = changed ? z.core.clone(schema, changed, { parent: true }) : schema;
  done.set(schema, result);
  return result;
}

type Definition = z.core.$ZodTypeDef;

function strictDefinition(schema: Schema, inner: (schema: Schema) => Schema): Definition | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return strictObject(def, inner);
    case 'array':
      return withParts(def, { element: inner(def.element) });
    case 'union':
      return withParts(def, { options: def.options.map(inner) });
    case 'tuple':
      return withParts(def, { items: def.items.map(inner), rest: def.rest && inner(def.rest) });
    case 'record':
      return withParts(def, { valueType: inner(def.valueType) });
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
      return withParts(def, { innerType: inner(def.innerType) });
    case 'pipe':
      // What a transformation hands on is ours; only what comes in is looked at.
      return (def.in as z.core.$ZodTypes)._zod.def.type === 'transform'
        ? withParts(def, { out: inner(def.out) })
        : withParts(def, { in: inner(def.in) });
    case 'lazy':
      return withParts(def, { getter: () => inner(def.getter()) });
    default:
      return undefined;
  }
}

function withParts(def: Definition, parts: object): Definition {
  return { ...def, ...parts };
}

function strictObject(def: z.core.$ZodObjectDef, inner: (schema: Schema) => Schema): Definition {
  const changed: z.core.$ZodObjectDef = {
    ...def,
    // Members may refer to the object itself, so they are copied when they are first needed.
    get shape() {
      const shape = Object.fromEntries(Object.entries(def.shape).map(([name, member]) => [name, inner(member)]));
      Object.defineProperty(this, 'shape', { value: shape });
      return shape;
    },
    catchall: def.catchall ?? z.never(),
  };
  return changed;
}
