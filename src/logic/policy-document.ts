import { type Field, Mismatch } from '#model/field.ts';
import { bindsEveryone, reachesEveryone } from './policy-audience.ts';
import { type PolicyDocument, type PolicyStatement, PolicyUnreadable, parsePolicyDocument } from './policy-text.ts';
import { coversPattern, patternsOverlap } from './wildcards.ts';

export type { PolicyDocument, PolicyStatement } from './policy-text.ts';
export { PolicyUnreadable, parsePolicyDocument } from './policy-text.ts';

/**
 * Whether an identity policy makes its holder an administrator: Allow of every action on every resource, that is Action "*" or
 * "*:*" with Resource "*", "acs:*", "acs:*:*:*:*" or the same with one account's number. 'conditional' when only statements
 * with a Condition do it. NotAction and NotResource are not read as everything, and Deny statements take nothing back:
 * the grant stands in the policy.
 */
export function administratorGrant(document: PolicyDocument): 'none' | 'conditional' | 'full' {
  let grant: 'none' | 'conditional' = 'none';
  for (const statement of document.statements) {
    if (statement.effect !== 'Allow') continue;
    if (!statement.actions?.some((action) => coversPattern(action, '*:*'))) continue;
    if (!statement.resources?.some(isEveryResource)) continue;
    if (Object.values(statement.conditions).every((tests) => Object.keys(tests).length === 0)) return 'full';
    grant = 'conditional';
  }
  return grant;
}

/**
 * The Allow statements that let people nobody chose do one of the actions (concrete ones, such as oss:GetObject). A Deny for
 * everyone takes an action back when, alone or with others, it covers each resource pattern of the Allow; what only some of the
 * resources lose stays public for the rest.
 */
export function findPublicStatements(document: PolicyDocument, actions: readonly string[]): readonly PolicyStatement[] {
  const wanted = actions.map((action) => action.toLowerCase());
  const denials = document.statements.filter((each) => each.effect === 'Deny' && bindsEveryone(each));
  return document.statements.filter(
    (each) =>
      each.effect === 'Allow' &&
      reachesEveryone(each) &&
      wanted.some((action) => concernsAction(each, action) && !isTakenBack(each, action, denials)),
  );
}

/**
 * An asset field that holds a policy, read from its text or from parsed JSON; what does not parse is a mismatch. `longest` is in
 * characters: judging who is let in compares every Allow with every Deny.
 */
export function policyField(description: string, longest = Number.POSITIVE_INFINITY): Field<PolicyDocument> {
  return { type: 'object', description, nullable: false, parse: (value) => parseOrMismatch(value, longest) };
}

function parseOrMismatch(value: unknown, longest: number): PolicyDocument | Mismatch {
  try {
    const policy = parsePolicyDocument(value);
    return JSON.stringify(policy).length <= longest
      ? policy
      : new Mismatch(`a policy of at most ${longest} characters`);
  } catch (error) {
    if (error instanceof PolicyUnreadable) return new Mismatch(`a policy document (${error.message})`);
    throw error;
  }
}

function isEveryResource(pattern: string): boolean {
  return coversPattern(pattern, 'acs:*:*:*:*') || /^acs:\*:\*:\d+:\*$/.test(pattern);
}

/** `action` is in lower case: action names are compared without regard to case. */
function concernsAction(statement: PolicyStatement, action: string): boolean {
  const { actions, notActions } = statement;
  if (actions !== null) return actions.some((pattern) => coversPattern(pattern.toLowerCase(), action));
  return notActions !== null && !notActions.some((pattern) => coversPattern(pattern.toLowerCase(), action));
}

function isTakenBack(allow: PolicyStatement, action: string, denials: readonly PolicyStatement[]): boolean {
  const matching = denials.filter((denial) => concernsAction(denial, action));
  // Everything but some resources: only a Deny of everything, or of everything but fewer, covers it.
  const patterns = allow.resources ?? ['*'];
  return patterns.every((pattern) => matching.some((denial) => deniesAll(denial, pattern, allow.notResources ?? [])));
}

function deniesAll(denial: PolicyStatement, pattern: string, exceptions: readonly string[]): boolean {
  const { resources, notResources } = denial;
  if (resources !== null) return resources.some((denied) => coversPattern(denied, pattern));
  if (notResources === null) return false;
  return notResources.every(
    (spared) => !patternsOverlap(spared, pattern) || exceptions.some((exception) => coversPattern(exception, spared)),
  );
}
