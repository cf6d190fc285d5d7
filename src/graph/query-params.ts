import { Kind, type TypeNode, type ValueNode, type VariableDefinitionNode, valueFromASTUntyped } from 'graphql';
import { flagParam, integerParam, listParam, type Param, type Params, textParam } from '#model/param.ts';
import type { Text } from '#model/text.ts';
import { QueryError } from './query-error.ts';
import { parseQuery } from './query-text.ts';

type Words = string | Text;

/** The variables of a query as the parameters of a check, with their defaults. `meanings` describes them by name. Throws `QueryError`. */
export function paramsOf(text: string, meanings: Readonly<Record<string, Words>>): Params {
  const [operation] = parseQuery(text).definitions;
  const variables = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
  const params = Object.fromEntries(
    variables.map((variable) => [variable.variable.name.value, paramOf(variable, meanings)]),
  );
  const [stray] = Object.keys(meanings).filter((name) => !Object.hasOwn(params, name));
  if (stray === undefined) return params;
  throw new QueryError({
    en: `it declares no variable $${stray}, which parameters describes`,
    zh: `parameters 描述了 $${stray}，但查询中未声明该变量`,
  });
}

function paramOf(definition: VariableDefinitionNode, meanings: Readonly<Record<string, Words>>): Param<unknown> {
  const name = definition.variable.name.value;
  const given = definition.defaultValue ? constantOf(definition.defaultValue) : undefined;
  if (given === undefined || given === null) {
    throw refusal(definition, { en: `the variable $${name} needs a default value`, zh: `变量 $${name} 需要默认值` });
  }
  const meaning = Object.hasOwn(meanings, name) ? meanings[name]! : name;
  const description: Text = typeof meaning === 'string' ? { en: meaning, zh: meaning } : meaning;
  const made = build(typeOf(definition.type), given, description);
  if (made) return made;
  throw refusal(definition, {
    en: `the variable $${name} must be an integer, a boolean, a text or a list of texts, with a default of that type`,
    zh: `变量 $${name} 必须是整数、布尔值、文本或文本列表，且默认值类型一致`,
  });
}

function build(type: string, given: unknown, description: Text): Param<unknown> | undefined {
  if (type === 'Boolean' && typeof given === 'boolean') return flagParam({ default: given, description });
  if ((type === 'BigInt' || type === 'Int') && Number.isSafeInteger(Number(given))) {
    const most = type === 'Int' ? 2_147_483_647 : Number.MAX_SAFE_INTEGER;
    return integerParam({ default: Number(given), minimum: -most, maximum: most, description });
  }
  if ((type === 'String' || type === 'DateTime') && typeof given === 'string') {
    return textParam({ default: given, description });
  }
  const isTexts = type === '[String]' && Array.isArray(given) && given.every((one) => typeof one === 'string');
  return isTexts ? listParam<string>({ default: given, description, mayBeEmpty: true }) : undefined;
}

function typeOf(type: TypeNode): string {
  if (type.kind === Kind.NON_NULL_TYPE) return typeOf(type.type);
  return type.kind === Kind.LIST_TYPE ? `[${typeOf(type.type)}]` : type.name.value;
}

function constantOf(value: ValueNode): unknown {
  return value.kind === Kind.INT ? Number(value.value) : valueFromASTUntyped(value);
}

function refusal({ loc }: VariableDefinitionNode, text: Text): QueryError {
  const token = loc?.startToken;
  return new QueryError(text, token && { line: token.line, column: token.column });
}
