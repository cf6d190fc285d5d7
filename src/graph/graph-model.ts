import type { AnyAssetKind, AssetKind, Link } from '#model/asset.ts';
import type { Field, FieldType } from '#model/field.ts';
import { list, object, optional, text } from '#model/field.ts';
import { Connector, type SharedType } from '#model/shared-type.ts';
import { cloudOf, type Relation, type Value, type ValueType } from './filter.ts';
import { pluralOf, typeNameOf } from './names.ts';

/** A type of the graph: an asset kind, what kinds of several clouds share, or every asset. */
export interface GraphType {
  readonly name: string;
  /** its root field */
  readonly plural: string;
  readonly description: string;
  readonly kinds: readonly string[];
  readonly properties: ReadonlyMap<string, Property>;
  readonly relations: ReadonlyMap<string, GraphRelation>;
}

/** What an asset holds under a name. */
export interface Property {
  readonly name: string;
  readonly value: Value;
  readonly field: Field<unknown>;
}

export interface GraphRelation {
  readonly relation: Relation;
  readonly to: GraphType;
  readonly description: string;
}

/** All types: those of the kinds by kind, and all by name. */
export interface GraphModel {
  readonly types: ReadonlyMap<string, GraphType>;
  readonly byKind: ReadonlyMap<string, GraphType>;
  readonly kinds: ReadonlyMap<string, AssetKind>;
  /** every asset */
  readonly asset: GraphType;
}

const valueTypes: Readonly<Record<FieldType, ValueType>> = {
  text: 'text',
  'one-of': 'text',
  instant: 'text',
  integer: 'number',
  boolean: 'boolean',
  list: 'list',
  object: 'object',
};

export function valueTypeOf({ type }: Field<unknown>): ValueType {
  return valueTypes[type];
}

const tags = list(object({ key: text('The name.'), value: text('The value.') }), 'What people wrote on it.');
const common: Readonly<Record<string, Field<unknown>>> = {
  id: text("Unique in the estate; the vendor's resource name where there is one."),
  name: text("The cloud's own identifier."),
  displayName: optional(text('The name that people gave it, when it is another.')),
  kind: text('The kind, such as alibaba.oss.bucket.'),
  cloud: text('The cloud, such as azure.'),
  account: text("The vendor's id of the account that it is in."),
  region: optional(text('The region; null for a global service.')),
  tags,
};

/** What every asset has, as properties. */
export const commonProperties: ReadonlyMap<string, Property> = new Map(
  Object.entries(common).map(([name, field]) => {
    return [name, { name, field, value: { from: 'asset', path: [name], type: valueTypeOf(field) } }];
  }),
);

/** Throws when two kinds would get one name. */
export function buildGraphModel(kinds: readonly AnyAssetKind[]): GraphModel {
  return new ModelBuilder(kinds).build();
}

class ModelBuilder {
  readonly #kinds: readonly AssetKind[];
  readonly #types = new Map<string, GraphType>();
  readonly #byKind = new Map<string, GraphType>();
  readonly #relations = new Map<GraphType, Map<string, GraphRelation>>();

  constructor(kinds: readonly AnyAssetKind[]) {
    this.#kinds = kinds;
  }

  build(): GraphModel {
    const asset = this.#add({
      name: 'Asset',
      plural: 'assets',
      description: 'Anything in a connected account.',
      kinds: this.#kinds.map(({ kind }) => kind),
      properties: commonProperties,
    });
    for (const kind of this.#kinds) this.#byKind.set(kind.kind, this.#add(typeOfKind(kind)));
    const shared = Map.groupBy(
      this.#kinds.filter(({ as }) => as),
      ({ as }) => as!,
    );
    for (const [type, members] of shared) this.#add(typeOfShared(type, members));
    for (const kind of this.#kinds) this.#relate(kind);
    this.#relateConnector();
    const kinds = new Map(this.#kinds.map((kind) => [kind.kind, kind]));
    return { types: this.#types, byKind: this.#byKind, kinds, asset };
  }

  #add(type: Omit<GraphType, 'relations'>): GraphType {
    const relations = new Map<string, GraphRelation>();
    const added = { ...type, relations };
    if (this.#types.has(type.name)) throw new Error(`Two types of the asset graph are called ${type.name}`);
    this.#types.set(type.name, added);
    this.#relations.set(added, relations);
    return added;
  }

  #relate({ kind, links }: AssetKind): void {
    const type = this.#byKind.get(kind)!;
    for (const [name, link] of Object.entries(links)) {
      if (type.properties.has(name)) throw new Error(`${kind} has a field and a link called ${name}`);
      const to = this.#byKind.get((link.kind as AssetKind).kind);
      if (!to) continue; // a kind that is not among those of this graph
      const description = link.description || `The ${link.kind.title.en} that belong to it.`;
      this.#relations.get(type)!.set(name, { relation: linkRelation(name, link), to, description });
    }
  }

  /** Everything in an account is related to its connector. */
  #relateConnector(): void {
    const connector = this.#types.get(Connector.name);
    if (!connector) return;
    for (const to of this.#types.values()) {
      if (to === connector || to.kinds.every((kind) => connector.kinds.includes(kind))) continue;
      const relation: Relation = { name: to.plural, by: 'account', kinds: to.kinds };
      const description = `In this account: ${to.description}`;
      this.#relations.get(connector)!.set(to.plural, { relation, to, description });
    }
  }
}

function typeOfKind({ kind, description, fields }: AssetKind): Omit<GraphType, 'relations'> {
  const properties = new Map(commonProperties);
  const noun = kind.slice(kind.lastIndexOf('.') + 1);
  for (const [field, definition] of Object.entries(fields)) {
    const name = commonProperties.has(field) ? memberName(noun, field) : field;
    const value: Value = { from: 'field', path: [field], type: valueTypeOf(definition) };
    properties.set(name, { name, field: definition, value });
  }
  return { name: typeNameOf(kind), plural: pluralOf(kind), description, kinds: [kind], properties };
}

/** A field that is called as something that every asset has: `siteKind` for the `kind` of a site. */
function memberName(noun: string, field: string): string {
  const first = noun.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return `${first}${field[0]!.toUpperCase()}${field.slice(1)}`;
}

function typeOfShared(type: SharedType, members: readonly AssetKind[]): Omit<GraphType, 'relations'> {
  const properties = new Map(commonProperties);
  for (const [name, field] of Object.entries(type.fields)) {
    for (const { kind, fields } of members) {
      if (fields[name]?.type === field.type) continue;
      throw new Error(`${kind} is a ${type.name}, but has no ${name} of the type ${field.type}`);
    }
    properties.set(name, { name, field, value: { from: 'field', path: [name], type: valueTypeOf(field) } });
  }
  const kinds = members.map(({ kind }) => kind);
  return { name: type.name, plural: type.plural, description: type.description, kinds, properties };
}

export function linkRelation(name: string, { kind, near, far, scope }: Link): Relation {
  return { name, by: 'link', kinds: [(kind as AssetKind).kind], near, far, scope };
}

/** The kinds of a relation that are in the cloud of this kind. */
export function kindsBeside(kind: string, relation: Relation): readonly string[] {
  return relation.kinds.filter((far) => cloudOf(far) === cloudOf(kind));
}
