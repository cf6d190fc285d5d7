/** One statement, each element as a list; an element that the statement does not have is null. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
  readonly resources: readonly string[] | null;
  readonly notResources: readonly string[] | null;
  /** '*' is everyone; the names under RAM, Service or Federated stand here side by side */
  readonly principals: readonly string[] | null;
  readonly notPrincipals: readonly string[] | null;
  /** operator → key → values; all operators and keys must hold, of the values any one */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface PolicyDocument {
  /** '' where the document names none */
  readonly version: string;
  readonly statements: readonly PolicyStatement[];
}

/** The policy was not understood; the message says what is wrong, without quoting more than a name of it. */
export class PolicyUnreadable extends Error {
  override readonly name = 'PolicyUnreadable';
}

type Members = Readonly<Record<string, unknown>>;

// Far above the vendor's own limits (16 KB for a bucket policy, 6,144 characters for a custom RAM policy).
const longestText = 1024 * 1024;
const mostStatements = 1000;

const elements = new Set(
  'Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition'.split(' '),
);

/**
 * Reads a policy from its text or from parsed JSON: an element may be one text or a list, Statement one object or a list.
 * Throws `PolicyUnreadable` for everything else, for an element that is not known (it could change what the statement means),
 * and for more than 1 MiB of text or 1,000 statements.
 */
export function parsePolicyDocument(source: unknown): PolicyDocument {
  const document = membersOf(parseJson(textOf(source)), 'the policy');
  const { Version: version = '', Statement: statement } = document;
  if (typeof version !== 'string' && typeof version !== 'number') throw new PolicyUnreadable('Version is not a text');
  if (statement === undefined || statement === null) throw new PolicyUnreadable('Statement is missing');
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  if (statements.length > mostStatements) throw new PolicyUnreadable(`more than ${mostStatements} statements`);
  return { version: String(version), statements: statements.map((each, index) => readStatement(each, index + 1)) };
}

function textOf(source: unknown): string {
  const text = typeof source === 'string' ? source : asJson(source);
  if (text.length > longestText) throw new PolicyUnreadable('longer than 1 MiB');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

// Through text and back, so that one bound holds for both forms and nothing but plain JSON gets further.
function asJson(source: unknown): string {
  try {
    return JSON.stringify(source) ?? 'null';
  } catch {
    throw new PolicyUnreadable('not JSON');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyUnreadable('not JSON');
  }
}

function membersOf(value: unknown, where: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new PolicyUnreadable(`${where} is not an object`);
}

function readStatement(source: unknown, number: number): PolicyStatement {
  const where = `statement ${number}`;
  const members = membersOf(source, where);
  const stranger = Object.keys(members).find((name) => !elements.has(name));
  if (stranger !== undefined) throw new PolicyUnreadable(`${where}: unknown element ${stranger.slice(0, 40)}`);
  const { Effect: effect } = members;
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicyUnreadable(`${where}: Effect is neither Allow nor Deny`);
  for (const name of ['Action', 'Resource', 'Principal']) {
    if (isThere(members[name]) && isThere(members[`Not${name}`])) {
      throw new PolicyUnreadable(`${where}: both ${name} and Not${name}`);
    }
  }
  const statement = {
    effect,
    actions: readPatterns(members, 'Action', where),
    notActions: readPatterns(members, 'NotAction', where),
    resources: readPatterns(members, 'Resource', where),
    notResources: readPatterns(members, 'NotResource', where),
    principals: readPrincipals(members, 'Principal', where),
    notPrincipals: readPrincipals(members, 'NotPrincipal', where),
    conditions: readConditions(members.Condition, where),
  } as const;
  if (statement.actions ?? statement.notActions) return statement;
  throw new PolicyUnreadable(`${where}: neither Action nor NotAction`);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function readPatterns(members: Members, name: string, where: string): readonly string[] | null {
  if (!isThere(members[name])) return null;
  const texts = readTexts(members[name], `${where}: ${name}`);
  // The vendor does not say what an empty list means here; for Principal it means everyone.
  if (texts.length === 0) throw new PolicyUnreadable(`${where}: ${name} is empty`);
  return texts;
}

function readPrincipals(members: Members, name: string, where: string): readonly string[] | null {
  const value = members[name];
  if (!isThere(value)) return null;
  if (typeof value === 'string' || Array.isArray(value)) {
    const texts = readTexts(value, `${where}: ${name}`);
    // "Setting this element to an empty array is equivalent to *" (OSS, Policy syntax and elements)
    return texts.length === 0 && name === 'Principal' ? ['*'] : texts;
  }
  const kinds = Object.entries(membersOf(value, `${where}: ${name}`));
  const texts = kinds.flatMap(([kind, names]) => readTexts(names, `${where}: ${name}.${kind.slice(0, 40)}`));
  if (texts.length === 0) throw new PolicyUnreadable(`${where}: ${name} is empty`);
  return texts;
}

function readConditions(value: unknown, where: string): PolicyStatement['conditions'] {
  if (!isThere(value)) return {};
  const operators = Object.entries(membersOf(value, `${where}: Condition`));
  return Object.fromEntries(
    operators.map(([operator, tests]) => {
      const place = `${where}: Condition ${operator.slice(0, 40)}`;
      const keys = Object.entries(membersOf(tests, place));
      return [operator, Object.fromEntries(keys.map(([key, values]) => [key, readTexts(values, place, true)]))];
    }),
  );
}

function readTexts(value: unknown, where: string, scalarsToo = false): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => {
    if (typeof each === 'string') return each;
    if (scalarsToo && (typeof each === 'number' || typeof each === 'boolean')) return String(each);
    throw new PolicyUnreadable(`${where} is not a text or a list of texts`);
  });
}
