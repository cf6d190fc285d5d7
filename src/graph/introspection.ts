import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { QueryError } from './query-error.ts';
import { type Fragments, selectedFields } from './selection.ts';

/** values of an answer about types; what GraphQL's own tools ask is well below it */
const mostValues = 1_000_000;

/** What lists of the introspection hold: those of all types together, and the longest. */
interface Lists {
  readonly all: Readonly<Record<string, number>>;
  readonly most: Readonly<Record<string, number>>;
}

const known = new WeakMap<GraphQLSchema, Lists>();

/** Refuses questions about types whose answers would be too large, before anything is answered. Throws `QueryError`. */
export function boundIntrospection(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): void {
  const lists = known.get(schema) ?? listsOf(schema);
  known.set(schema, lists);
  let values = 0;
  const visit = (selected: SelectionSetNode, holders: number, isOfAll: boolean): void => {
    for (const field of selectedFields([selected], fragments)) {
      values += holders;
      if (values > mostValues) throw tooMuch(field);
      if (!field.selectionSet) continue;
      const { value: name } = field.name;
      if (name in lists.all) {
        const isAll = name === 'types' || name === 'directives' || isOfAll;
        // at least one, so that counting ends
        visit(field.selectionSet, Math.max(1, isAll ? lists.all[name]! : holders * lists.most[name]!), isAll);
      } else visit(field.selectionSet, holders, false);
    }
  };
  for (const field of selectedFields([operation.selectionSet], fragments)) {
    if (field.selectionSet && /^__(schema|type)$/.test(field.name.value)) visit(field.selectionSet, 1, false);
  }
}

function listsOf(schema: GraphQLSchema): Lists {
  const all: Record<string, number> = { args: 0 };
  const most: Record<string, number> = { args: 0 };
  const add = (name: string, count: number): void => {
    all[name] = (all[name] ?? 0) + count;
    most[name] = Math.max(most[name] ?? 0, count);
  };
  const addArguments = (args: readonly GraphQLArgument[]): void => add('args', args.length);
  const types = Object.values(schema.getTypeMap());
  for (const type of types) {
    if (isObjectType(type) || isInterfaceType(type)) {
      const fields = Object.values(type.getFields());
      add('fields', fields.length);
      add('interfaces', type.getInterfaces().length);
      for (const { args } of fields) addArguments(args);
    }
    if (isInterfaceType(type)) add('possibleTypes', schema.getPossibleTypes(type).length);
    if (isInputObjectType(type)) add('inputFields', Object.keys(type.getFields()).length);
    if (isEnumType(type)) add('enumValues', type.getValues().length);
  }
  for (const { args } of schema.getDirectives()) addArguments(args);
  add('types', types.length);
  add('directives', schema.getDirectives().length);
  return { all, most };
}

function tooMuch({ loc }: FieldNode): QueryError {
  const token = loc?.startToken;
  return new QueryError(
    {
      en: 'the answer about types would be too large; ask for less at once, or read the whole schema as one file',
      zh: '有关类型的结果过大；请减少单次查询的内容，或直接读取整个模式文件',
    },
    token && { line: token.line, column: token.column },
  );
}
