import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  type ObjectValueNode,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Text } from '#model/text.ts';
import { addReads, always, type Filter, needRelation } from './filter.ts';
import type { GraphType } from './graph-model.ts';
import type { Search } from './graph-source.ts';
import { boundIntrospection } from './introspection.ts';
import { withSuffixes } from './nested-form.ts';
import { QueryError } from './query-error.ts';
import { parseQuery, queryErrorOf } from './query-text.ts';
import { RelationSteps } from './relation-steps.ts';
import { type Asks, type GraphSchema, listLimits } from './schema.ts';
import { fragmentsOf } from './selection.ts';
import { boundVariables } from './variable-bounds.ts';
import { Budget, filterOfWhere } from './where.ts';

/** A query that is valid, with what it needs read. */
export interface Query {
  /** kind → fields */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  readonly operation: OperationDefinitionNode;
  /** as it is carried out: of that operation alone, and without the arguments that `searches` stands for */
  readonly document: DocumentNode;
  readonly schema: GraphSchema;
  readonly variables: Readonly<Record<string, unknown>>;
  /** what each field that asks for assets asks, so that nothing is compiled twice */
  readonly searches: ReadonlyMap<FieldNode, Search>;
}

export interface QueryOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

const limits = {
  /** fields that ask the graph */
  asking: 30,
  /** relations within relations in what is shown */
  hops: 6,
  /** fields that a list is sorted by */
  sort: 8,
  offset: 100_000,
} as const;

const tooFar: Text = {
  en: `relations are followed over at most ${limits.hops} steps`,
  zh: `关系最多跟随 ${limits.hops} 步`,
};

/** Parses, validates and compiles. Throws `QueryError` with the place and, for a name that is not known, the nearest one. */
export function prepareQuery(schema: GraphSchema, text: string, options: QueryOptions = {}): Query {
  const document = suffixed(schema, parseQuery(text));
  const [problem] = validate(schema.schema, document, undefined, { maxErrors: 1 });
  if (problem) throw queryErrorOf(problem);
  const operation = operationOf(document, options.operationName);
  // other operations have variables of their own, which may be called the same
  const meant = separateOperations(document)[operation.name?.value ?? '']!;
  boundIntrospection(schema.schema, operation, fragmentsOf(meant));
  const variables = options.variables ?? {};
  const values = valuesOf(schema, operation, variables);
  return { schema, operation, variables, ...new Compilation(schema, meant, values).run() };
}

function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation) return operation;
  throw new QueryError(
    name === undefined
      ? { en: 'it holds several operations; name the one that is meant', zh: '包含多个操作；请指定其中一个的名称' }
      : { en: `it holds no operation called "${name}"`, zh: `其中没有名为“${name}”的操作` },
  );
}

type Variables = NonNullable<ReturnType<typeof getVariableValues>['variableValues']>;

function valuesOf(
  { schema }: GraphSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Variables {
  boundVariables(given);
  const declared = new Set(variableDefinitions.map(({ variable }) => variable.name.value));
  for (const name of Object.keys(given)) {
    if (declared.has(name)) continue;
    throw new QueryError({ en: `it declares no variable $${name}`, zh: `未声明变量 $${name}` });
  }
  const { errors, variableValues } = getVariableValues(schema, variableDefinitions, given, { maxErrors: 1 });
  if (errors) throw queryErrorOf(errors[0]!);
  for (const name of declared) {
    // leaving a condition out because nobody gave its value would answer another question
    if (!(name in variableValues.coerced)) {
      throw new QueryError({ en: `the variable $${name} has no value`, zh: `变量 $${name} 没有值` });
    }
  }
  return variableValues;
}

function suffixed(schema: GraphSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema.schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Argument: (argument) => {
        const asks = asksOf(schema, types);
        if (argument.name.value !== 'where' || !asks || asks.asks === 'property') return undefined;
        if (argument.value.kind !== Kind.OBJECT) return undefined;
        return { ...argument, value: withSuffixes(schema.wheres.of(asks.type), argument.value as ObjectValueNode) };
      },
    }),
  );
}

function asksOf(schema: GraphSchema, types: TypeInfo): Asks | undefined {
  const field = types.getFieldDef();
  return field ? schema.asks.get(`${types.getParentType()?.name}.${field.name}`) : undefined;
}

/** Walks a valid query once: what it needs read, and what each of its fields asks. */
class Compilation {
  readonly #schema: GraphSchema;
  readonly #document: DocumentNode;
  readonly #variables: Variables;
  readonly #reads = new Map<string, Set<string>>();
  readonly #searches = new Map<FieldNode, Search>();
  readonly #budget = new Budget();
  #asking = 0;

  constructor(schema: GraphSchema, document: DocumentNode, variables: Variables) {
    this.#schema = schema;
    this.#document = document;
    this.#variables = variables;
  }

  run(): Pick<Query, 'document' | 'reads' | 'searches'> {
    const types = new TypeInfo(this.#schema.schema);
    const steps = new RelationSteps();
    const open: (Search | undefined)[] = [];
    const document: DocumentNode = visit(
      this.#document,
      visitWithTypeInfo(types, {
        OperationDefinition: (definition) => steps.begin(definition),
        FragmentDefinition: (definition) => steps.begin(definition),
        FragmentSpread: ({ name }) => steps.spread(name.value),
        Field: {
          enter: (node) => {
            const asks = asksOf(this.#schema, types);
            if (asks?.asks === 'related' && steps.enter() > limits.hops) throw tooMuch(node, tooFar);
            open.push(asks && this.#take(node, asks, types.getParentType()!.name, types.getFieldDef()!));
          },
          leave: (node) => {
            if (asksOf(this.#schema, types)?.asks === 'related') steps.leave();
            const search = open.pop();
            if (!search) return undefined;
            // or the library would read the arguments again for each asset that the list is of
            const asked = { ...node, arguments: [] };
            this.#searches.set(asked, search);
            return asked;
          },
        },
      }),
    );
    if (steps.longest() <= limits.hops) return { document, reads: this.#reads, searches: this.#searches };
    throw new QueryError(tooFar);
  }

  #take(node: FieldNode, asks: Asks, parent: string, definition: GraphQLField<unknown, unknown>): Search | undefined {
    if (asks.asks === 'property') {
      const { value } = asks.owner.properties.get(asks.property)!;
      if (value.from === 'field') {
        for (const kind of asks.owner.kinds) addReads(this.#reads, [kind], { op: 'is-null', value });
      }
      return undefined;
    }
    this.#asking += 1;
    if (this.#asking > limits.asking) {
      throw tooMuch(node, {
        en: `it asks for more than ${limits.asking} lists; ask several questions`,
        zh: `查询的列表超过 ${limits.asking} 个；请分成多个查询`,
      });
    }
    const search = this.#searchOf(node, asks.type, definition);
    addReads(this.#reads, search.kinds, search.filter);
    for (const { value } of search.sort) addReads(this.#reads, search.kinds, { op: 'is-null', value });
    if (asks.asks === 'related') {
      needRelation(this.#reads, this.#schema.typeOf(parent)!.kinds, asks.relation);
    }
    return search;
  }

  #searchOf(node: FieldNode, type: GraphType, definition: GraphQLField<unknown, unknown>): Search {
    const given = argumentsOf(definition, node, this.#variables);
    const where = given.where as object | null | undefined;
    const [limit, offset] = [Number(given.limit ?? listLimits.limit), Number(given.offset ?? 0)];
    if (limit < 1 || limit > listLimits.most || offset < 0 || offset > limits.offset) {
      throw tooMuch(node, {
        en: `limit is from 1 to ${listLimits.most}, offset from 0 to ${limits.offset}`,
        zh: `limit 须为 1 到 ${listLimits.most}，offset 须为 0 到 ${limits.offset}`,
      });
    }
    return {
      kinds: type.kinds,
      filter: this.#filterOf(node, type, where),
      sort: sortOf(node, type, given.sort),
      limit,
      offset,
    };
  }

  #filterOf(node: FieldNode, type: GraphType, where: object | null | undefined): Filter {
    if (where === undefined) return always;
    if (where === null) {
      throw tooMuch(node, { en: '"where: null" says nothing; leave it out', zh: '“where: null”没有意义；请将其删去' });
    }
    return filterOfWhere(this.#schema.wheres.of(type), where, 'where', this.#budget) ?? always;
  }
}

function argumentsOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): Readonly<Record<string, unknown>> {
  try {
    return getArgumentValues(definition, node, variables);
  } catch (error) {
    throw error instanceof GraphQLError ? queryErrorOf(error) : error;
  }
}

function sortOf(node: FieldNode, type: GraphType, given: unknown): Search['sort'] {
  const members = (given ?? []) as readonly Readonly<Record<string, 'ASC' | 'DESC' | null>>[];
  if (members.length > limits.sort) {
    throw tooMuch(node, {
      en: `it is sorted by at most ${limits.sort} fields`,
      zh: `最多按 ${limits.sort} 个字段排序`,
    });
  }
  return members.flatMap((member) => {
    const [first, second] = Object.entries(member);
    if (second) {
      // the library hands them over in the order of the schema, not in the one that was written
      throw tooMuch(node, {
        en: 'each field of sort is written as an object of its own, as in [{ kind: ASC }, { name: DESC }]',
        zh: 'sort 中的每个字段须单独写成一个对象，例如 [{ kind: ASC }, { name: DESC }]',
      });
    }
    if (!first || first[1] === null) return [];
    return { value: type.properties.get(first[0])!.value, isDescending: first[1] === 'DESC' };
  });
}

function tooMuch(node: FieldNode, text: { en: string; zh: string }): QueryError {
  const token = node.loc?.startToken;
  return new QueryError(text, token && { line: token.line, column: token.column });
}
