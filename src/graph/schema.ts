import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import type { Field } from '#model/field.ts';
import type { Relation } from './filter.ts';
import type { GraphModel, GraphRelation, GraphType } from './graph-model.ts';
import { DateTime, JsonValue, WholeNumber } from './scalars.ts';
import { WhereTypes } from './where.ts';

/** The dialect of `where`, kept with every stored check: one that comes later may mean something else. */
export const dialect = 'bastide-1';

/** What a field of the GraphQL schema asks the graph for. */
export type Asks =
  | { readonly asks: 'assets'; readonly type: GraphType }
  | { readonly asks: 'count'; readonly type: GraphType }
  | { readonly asks: 'related'; readonly type: GraphType; readonly relation: Relation }
  | { readonly asks: 'property'; readonly property: string; readonly owner: GraphType };

export interface GraphSchema {
  readonly model: GraphModel;
  readonly schema: GraphQLSchema;
  readonly wheres: WhereTypes;
  /** by `<type>.<field>` of the GraphQL schema */
  readonly asks: ReadonlyMap<string, Asks>;
  /** the graph's type by the name of the GraphQL type */
  readonly typeOf: (name: string) => GraphType | undefined;
}

/** The GraphQL schema of a model: a type, a root field and a `where` for each of its types. */
export function buildGraphSchema(model: GraphModel): GraphSchema {
  return new SchemaBuilder(model).build();
}

const lists = { limit: 100, most: 1_000 } as const;
/** how many assets a list gives unless told, and at most */
export const listLimits = lists;

class SchemaBuilder {
  readonly #model: GraphModel;
  readonly #wheres = new WhereTypes();
  readonly #asks = new Map<string, Asks>();
  readonly #types = new Map<GraphType, GraphQLObjectType | GraphQLInterfaceType>();
  readonly #sorts = new Map<GraphType, GraphQLInputObjectType>();
  readonly #direction = new GraphQLEnumType({
    name: 'SortDirection',
    values: {
      ASC: { description: 'The least first, null at the end.' },
      DESC: { description: 'The greatest first, null at the end.' },
    },
  });
  readonly #tag = new GraphQLObjectType({
    name: 'Tag',
    description: 'A name and a value that people wrote on an asset.',
    fields: { key: { type: new GraphQLNonNull(GraphQLString) }, value: { type: new GraphQLNonNull(GraphQLString) } },
  });
  readonly #count = new GraphQLObjectType({
    name: 'Count',
    description: 'How many assets there are.',
    fields: {
      count: { type: new GraphQLNonNull(GraphQLInt), description: 'Those that surely match.' },
      unknown: {
        type: new GraphQLNonNull(GraphQLInt),
        description: 'Those of which nobody can tell, because something was not read.',
      },
    },
  });

  constructor(model: GraphModel) {
    this.#model = model;
  }

  build(): GraphSchema {
    for (const type of this.#model.types.values()) this.#types.set(type, this.#typeOf(type));
    const query = new GraphQLObjectType({
      name: 'Query',
      description: 'The estate, as it was last read.',
      fields: this.#rootFields(),
    });
    const schema = new GraphQLSchema({ query, types: [...this.#types.values()] });
    const { types } = this.#model;
    return { model: this.#model, schema, wheres: this.#wheres, asks: this.#asks, typeOf: (name) => types.get(name) };
  }

  #rootFields(): GraphQLFieldConfigMap<unknown, unknown> {
    const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
    for (const type of this.#model.types.values()) {
      fields[type.plural] = this.#list(type, type.description);
      this.#asks.set(`Query.${type.plural}`, { asks: 'assets', type });
      const count = `${type.plural}Aggregate`;
      const where = { type: this.#wheres.of(type).input };
      fields[count] = {
        type: new GraphQLNonNull(this.#count),
        args: { where },
        description: `How many ${type.plural} there are.`,
      };
      this.#asks.set(`Query.${count}`, { asks: 'count', type });
    }
    return fields;
  }

  #typeOf(type: GraphType): GraphQLObjectType | GraphQLInterfaceType {
    const { name, description } = type;
    const fields = (): GraphQLFieldConfigMap<unknown, unknown> => this.#fieldsOf(type);
    const above = this.#above(type);
    const interfaces = (): GraphQLInterfaceType[] => above.map((one) => this.#types.get(one) as GraphQLInterfaceType);
    if (isShared(type, this.#model)) {
      const resolveType = (asset: unknown): string => this.#model.byKind.get((asset as { kind: string }).kind)!.name;
      return new GraphQLInterfaceType({ name, description, fields, interfaces, resolveType });
    }
    return new GraphQLObjectType({ name, description, fields, interfaces });
  }

  /** The types that stand above one: those that it shares with other kinds, and Asset. */
  #above(type: GraphType): readonly GraphType[] {
    const { asset, types } = this.#model;
    if (type === asset) return [];
    if (isShared(type, this.#model)) return [asset];
    const shared = [...types.values()].filter(
      (one) => one !== asset && isShared(one, this.#model) && one.kinds.includes(type.kinds[0]!),
    );
    return [asset, ...shared];
  }

  #fieldsOf(type: GraphType): GraphQLFieldConfigMap<unknown, unknown> {
    const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
    for (const { name, field } of type.properties.values()) {
      fields[name] = {
        type: name === 'tags' ? this.#tags() : this.#output(`${type.name}${upper(name)}`, field),
        description: field.description,
      };
      this.#asks.set(`${type.name}.${name}`, { asks: 'property', property: name, owner: type });
    }
    // what a shared type leads to has the shared type's arguments, or GraphQL would not let the kind be one
    const relations = new Map<string, GraphRelation>(type.relations);
    for (const above of this.#above(type))
      for (const [name, relation] of above.relations) relations.set(name, relation);
    for (const [name, { relation, to, description }] of relations) {
      fields[name] = this.#list(to, description);
      this.#asks.set(`${type.name}.${name}`, { asks: 'related', type: to, relation });
    }
    return fields;
  }

  #tags(): GraphQLOutputType {
    return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(this.#tag)));
  }

  #output(name: string, field: Field<unknown>): GraphQLOutputType {
    if (field.type === 'integer') return WholeNumber;
    if (field.type === 'boolean') return GraphQLBoolean;
    if (field.type === 'instant') return DateTime;
    if (field.type === 'list') return new GraphQLList(this.#output(name, field.of!));
    if (field.type !== 'object') return GraphQLString;
    const members = Object.entries(field.fields ?? {});
    if (members.length === 0) return JsonValue;
    return new GraphQLObjectType({
      name,
      description: field.description,
      fields: Object.fromEntries(
        members.map(([member, definition]): [string, GraphQLFieldConfig<unknown, unknown>] => [
          member,
          { type: this.#output(`${name}${upper(member)}`, definition), description: definition.description },
        ]),
      ),
    });
  }

  #list(type: GraphType, description: string): GraphQLFieldConfig<unknown, unknown> {
    return {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(this.#types.get(type)!))),
      description,
      args: {
        where: { type: this.#wheres.of(type).input },
        sort: { type: new GraphQLList(new GraphQLNonNull(this.#sortOf(type))) },
        limit: { type: GraphQLInt, defaultValue: lists.limit, description: `How many at most; up to ${lists.most}.` },
        offset: { type: GraphQLInt, defaultValue: 0, description: 'How many to leave out first.' },
      },
    };
  }

  #sortOf(type: GraphType): GraphQLInputObjectType {
    const known = this.#sorts.get(type);
    if (known) return known;
    const sortable = [...type.properties.values()].filter(
      ({ value }) => value.type !== 'list' && value.type !== 'object',
    );
    const sort = new GraphQLInputObjectType({
      name: `${type.name}Sort`,
      fields: Object.fromEntries(sortable.map(({ name }) => [name, { type: this.#direction }])),
    });
    this.#sorts.set(type, sort);
    return sort;
  }
}

/** Whether several kinds belong to a type. */
function isShared(type: GraphType, { byKind }: GraphModel): boolean {
  return byKind.get(type.kinds[0] ?? '') !== type;
}

function upper(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
