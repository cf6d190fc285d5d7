type Schema = Readonly<Record<string, unknown>>;

/** A JSON schema as a TypeScript type; what the schema does not say is unknown. */
export function typeText(schema: Schema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.slice('#/components/schemas/'.length);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) return variants.map(typeText).join(' | ');
  if (Array.isArray(schema.allOf)) return schema.allOf.map((part: Schema) => `(${typeText(part)})`).join(' & ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => plainType(schema, type)).join(' | ');
}

function plainType(schema: Schema, type: unknown): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return arrayType(schema);
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function arrayType({ prefixItems, items }: Schema): string {
  if (Array.isArray(prefixItems)) return `readonly [${prefixItems.map(typeText).join(', ')}]`;
  return `readonly (${items ? typeText(items as Schema) : 'unknown'})[]`;
}

function objectType({ properties, required = [], additionalProperties }: Schema): string {
  const members = Object.entries((properties ?? {}) as Record<string, Schema>).map(([name, member]) => {
    const isOptional = !(required as readonly string[]).includes(name);
    return `readonly ${propertyName(name)}${isOptional ? '?' : ''}: ${typeText(member)}${isOptional ? ' | undefined' : ''}`;
  });
  if (members.length > 0) return `{ ${members.join('; ')} }`;
  if (typeof additionalProperties !== 'object' || additionalProperties === null) {
    return additionalProperties === false ? 'Readonly<Record<string, never>>' : 'Readonly<Record<string, unknown>>';
  }
  return `Readonly<Record<string, ${typeText(additionalProperties as Schema)}>>`;
}

/** A member's name, quoted when it is no identifier. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
