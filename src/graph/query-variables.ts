import { Kind, type TypeNode } from 'graphql';
import { QueryError } from './query-error.ts';
import { parseQuery } from './query-text.ts';

/** Values that were typed as text, each as the type that the query declares for it. Throws `QueryError`. */
export function variablesFromText(text: string, typed: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  if (typed.size === 0) return {};
  const declared = new Map<string, TypeNode>();
  for (const definition of parseQuery(text).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type } of definition.variableDefinitions ?? []) declared.set(variable.name.value, type);
  }
  const values: [string, unknown][] = [];
  for (const [name, value] of typed) {
    const type = declared.get(name);
    if (!type) {
      const known = [...declared.keys()].map((one) => `$${one}`).join(', ');
      throw new QueryError({
        en: `it declares no variable $${name}${known === '' ? '' : `; it declares ${known}`}`,
        zh: `未声明变量 $${name}${known === '' ? '' : `；已声明 ${known}`}`,
      });
    }
    values.push([name, typedValue(type, value)]);
  }
  return Object.fromEntries(values);
}

const textTypes = ['String', 'DateTime', 'ID'];

/** Texts as they are, a list also comma-separated; everything else as JSON, which the query's own types then judge. */
function typedValue(type: TypeNode, text: string): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return typedValue(type.type, text);
  if (type.kind === Kind.NAMED_TYPE && textTypes.includes(type.name.value)) return text;
  try {
    return JSON.parse(text);
  } catch {
    if (type.kind !== Kind.LIST_TYPE) return text; // no JSON: the type of the variable says what is wrong
    return text.split(',').map((item) => typedValue(type.type, item.trim()));
  }
}
