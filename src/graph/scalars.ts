import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { instant, Mismatch } from '#model/field.ts';

const moment = instant();

function toInstant(value: unknown, nodes?: ValueNode): string {
  const parsed = moment.parse(value);
  if (!(parsed instanceof Mismatch)) return parsed;
  throw new GraphQLError('A moment is written in ISO 8601 with its zone, as in "2026-10-30T12:00:00Z"', { nodes });
}

/** A moment as ISO 8601 text in UTC. */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'A moment: ISO 8601 with its zone; in UTC when it is given out.',
  serialize: (value) => String(value),
  parseValue: (value) => toInstant(value),
  parseLiteral: (node) => toInstant(node.kind === Kind.STRING ? node.value : undefined, node),
});

function toInteger(value: unknown, nodes?: ValueNode): number {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new GraphQLError('A whole number between -2^53 and 2^53 is expected', { nodes });
}

/** A whole number as JavaScript holds it exactly; `Int` of GraphQL ends at 2^31. */
export const WholeNumber = new GraphQLScalarType<number, number>({
  name: 'BigInt',
  description: 'A whole number between -2^53 and 2^53; also taken as text.',
  serialize: Number,
  parseValue: (value) => toInteger(value),
  parseLiteral: (node) =>
    toInteger(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value.toString() : null, node),
});

/** What a vendor lets people write freely, such as a policy document: shown whole. */
export const JsonValue = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize: (value) => value,
});
