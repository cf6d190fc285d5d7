import { Kind, type ObjectFieldNode, type ObjectValueNode, type ValueNode } from 'graphql';
import type { Text } from '#model/text.ts';
import { QueryError } from './query-error.ts';
import type { Shape, Where } from './where.ts';

const suffixOf: Readonly<Record<string, string>> = {
  eq: '',
  in: 'IN',
  contains: 'CONTAINS',
  startsWith: 'STARTS_WITH',
  endsWith: 'ENDS_WITH',
  matches: 'MATCHES',
  lt: 'LT',
  lte: 'LTE',
  gt: 'GT',
  gte: 'GTE',
  includes: 'INCLUDES',
};
const quantifiers = ['some', 'all', 'none', 'single'];

/**
 * Writes the nested form of newer versions (`{name: {contains: "x"}}`, `{rules: {some: {…}}}`) as suffixes, which are the language here, and
 * refuses what means different things in different versions. What is not known at all stays for the validation to name.
 */
export function withSuffixes(where: Where, node: ObjectValueNode): ObjectValueNode {
  return { ...node, fields: node.fields.flatMap((field) => rewriteField(where, field)) };
}

function rewriteField(where: Where, field: ObjectFieldNode): readonly ObjectFieldNode[] {
  const name = field.name.value;
  if (name === 'AND' || name === 'OR' || name === 'NOT') return [{ ...field, value: within(where, field.value) }];
  const shape = where.shape().get(name);
  if (shape?.is === 'object') return [{ ...field, value: within(shape.where, field.value) }];
  if (shape?.is === 'many') return quantified(field, shape);
  if (shape) return field.value.kind === Kind.OBJECT ? compared(field, field.value, shape) : [field];
  const quantifier = /^(.+)_(?:SOME|ALL|NONE|SINGLE)$/.exec(name);
  const many = quantifier && where.shape().get(quantifier[1]!);
  if (many?.is === 'many') return [{ ...field, value: within(many.where, field.value) }];
  refuseOtherVersions(where, field);
  return [field];
}

function within(where: Where, value: ValueNode): ValueNode {
  if (value.kind === Kind.OBJECT) return withSuffixes(where, value);
  return value.kind === Kind.LIST ? { ...value, values: value.values.map((one) => within(where, one)) } : value;
}

function quantified(field: ObjectFieldNode, { where }: Extract<Shape, { is: 'many' }>): readonly ObjectFieldNode[] {
  const name = field.name.value;
  const parts = field.value.kind === Kind.OBJECT ? field.value.fields : [];
  if (parts.length === 0 || parts.some((part) => !quantifiers.includes(part.name.value))) {
    throw refusal(field, {
      en: `"${name}" alone means different things in different versions; write ${name}_SOME, ${name}_ALL, ${name}_NONE or ${name}_SINGLE`,
      zh: `单独的“${name}”在不同版本中含义不同；请写 ${name}_SOME、${name}_ALL、${name}_NONE 或 ${name}_SINGLE`,
    });
  }
  return parts.map((part) => {
    const { value } = part;
    const suffixed = `${name}_${part.name.value.toUpperCase()}`;
    if (value.kind === Kind.NULL || (value.kind === Kind.OBJECT && value.fields.length === 0)) {
      throw refusal(part, {
        en: `"${part.name.value}" of nothing means opposite things in different versions; write ${name}_SOME: null for "none is related", or ${name}_NONE: null for "at least one is"`,
        zh: `空的“${part.name.value}”在不同版本中含义相反；“没有关联”请写 ${name}_SOME: null，“至少有一个”请写 ${name}_NONE: null`,
      });
    }
    if (value.kind === Kind.VARIABLE) {
      // it may stand for nothing, which means opposite things too
      const variable = `$${value.name.value}`;
      throw refusal(part, {
        en: `"${part.name.value}" takes no variable as a whole; write ${suffixed}: ${variable}`,
        zh: `“${part.name.value}”不能整体使用变量；请写 ${suffixed}: ${variable}`,
      });
    }
    return { ...part, name: { ...part.name, value: suffixed }, value: within(where, value) };
  });
}

function compared(
  field: ObjectFieldNode,
  value: ObjectValueNode,
  { suffixes }: Extract<Shape, { is: 'value' }>,
): readonly ObjectFieldNode[] {
  const name = field.name.value;
  const known = Object.entries(suffixOf).filter(([, suffix]) => suffixes.includes(suffix));
  if (value.fields.length === 0) {
    throw refusal(field, { en: `"${name}: {}" says nothing; leave it out`, zh: `“${name}: {}”没有意义；请将其删去` });
  }
  return value.fields.map((part) => {
    const suffix = known.find(([operator]) => operator === part.name.value)?.[1];
    if (suffix === undefined) {
      const operators = known.map(([operator]) => operator).join(', ');
      throw refusal(part, {
        en: `"${name}" knows no "${part.name.value}"; it can be compared by ${operators}`,
        zh: `“${name}”不支持“${part.name.value}”；可用的比较：${operators}`,
      });
    }
    return { ...part, name: { ...part.name, value: suffix === '' ? name : `${name}_${suffix}` } };
  });
}

/** Forms of the Neo4j GraphQL Library that were dropped, or that mean something else from version to version. */
function refuseOtherVersions(where: Where, field: ObjectFieldNode): void {
  const name = field.name.value;
  const shape = where.shape();
  const negated = /^(.+?)_NOT(?:_(.+))?$/.exec(name);
  if (negated && shape.has(negated[1]!)) {
    const positive = negated[2] === undefined ? negated[1] : `${negated[1]}_${negated[2]}`;
    throw refusal(field, {
      en: `"${name}" is not known; write NOT: { ${positive}: … }`,
      zh: `不支持“${name}”；请写 NOT: { ${positive}: … }`,
    });
  }
  const other = /^(.+?)(Connection|Aggregate)(?:_\w+)?$/.exec(name);
  if (other && shape.get(other[1]!)?.is === 'many') {
    throw refusal(field, {
      en: `"${name}" is not known: its meaning differs between versions; write ${other[1]}_SOME, _ALL, _NONE or _SINGLE`,
      zh: `不支持“${name}”：其含义因版本而异；请写 ${other[1]}_SOME、_ALL、_NONE 或 _SINGLE`,
    });
  }
}

function refusal(field: ObjectFieldNode, text: Text): QueryError {
  const token = field.loc?.startToken;
  return new QueryError(text, token && { line: token.line, column: token.column });
}
