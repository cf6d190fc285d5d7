import type { z } from 'zod';
import { newId } from '#platform/identifiers.ts';
import type { AnyRoute, Feature } from '#platform/web/route.ts';
import { faultOfRefusal, isForPeopleAlone, type Reply } from './ask.ts';
import { examplesOf, schemaOf } from './examples.ts';
import { filledPath, type Ids, namesIn } from './known-ids.ts';
import type { Asker } from './people.ts';

interface Question {
  readonly route: AnyRoute;
  readonly path: string;
  readonly body: string | undefined;
}

/** Everything that can be asked of the routes with ids in it: in the path, in the query, in the body. */
function questionsWith(features: readonly Feature[], ids: Ids): readonly Question[] {
  const known = Object.values(ids);
  const all = features.flatMap(({ routes }) => routes.flatMap((route) => questionsOf(route, ids)));
  return all.filter(({ path, body = '' }) => known.some((id) => path.includes(id) || body.includes(id)));
}

function questionsOf(route: AnyRoute, ids: Ids): readonly Question[] {
  const path = filledPath(route.path, ids);
  const queries = route.query ? accepted(route.query, ids) : [{}];
  const bodies = route.body ? accepted(route.body, ids).map((body) => JSON.stringify(body)) : [];
  return queries.flatMap((query) => {
    const search = new URLSearchParams(query as Record<string, string>).toString();
    const whole = search === '' ? path : `${path}?${search}`;
    return (bodies.length > 0 ? bodies : [undefined]).map((body) => ({ route, path: whole, body }));
  });
}

/** What the schema says beyond its shape, it says by refusing some of the examples; and no example is a cursor. */
function accepted(schema: z.ZodType, ids: Ids): readonly object[] {
  const examples = examplesOf(schemaOf(schema), ids, 'needed') as readonly object[];
  const fitting = examples.filter((one) => !('cursor' in one) && schema.safeParse(one).success);
  if (fitting.length === 0) throw new Error(`No example fits ${JSON.stringify(schemaOf(schema))}`);
  return fitting;
}

/**
 * Asks for what belongs to another organisation, by every route that takes an id. Each answer must be the one that an id gets which nobody
 * has: whoever asks does not even learn that there is such a thing. Returns how often it asked, and what was told that should not be.
 */
export async function askForForeignIds(
  features: readonly Feature[],
  asker: Asker,
  ids: Ids,
): Promise<{ readonly asked: number; readonly faults: readonly string[] }> {
  const unknown = Object.fromEntries(Object.keys(ids).map((name) => [name, newId()]));
  const foreign = questionsWith(features, ids);
  const nowhere = questionsWith(features, unknown);
  const faults: string[] = [];
  for (const [index, question] of foreign.entries()) {
    const told = await put(asker, question);
    const expected = await put(asker, nowhere[index]!);
    const fault = faultOf(question, told, expected, (text) => withoutIds(withoutIds(text, ids), unknown));
    if (fault) faults.push(`${question.route.method} ${question.path} ${question.body ?? ''} ${fault}`);
  }
  return { asked: foreign.length, faults };
}

function put(asker: Asker, { route, path, body }: Question): Promise<Reply> {
  return asker.ask(route.method, path, body);
}

function faultOf(
  { route }: Question,
  told: Reply,
  expected: Reply,
  plain: (text: string) => string,
): string | undefined {
  if (plain(told.text) !== plain(expected.text)) return `tells ${told.text} instead of ${expected.text}`;
  const takesId = namesIn(route.path).some((name) => name.endsWith('Id') && name !== 'checkId');
  if (takesId && told.status !== 404 && !isForPeopleAlone(told)) return `is answered with ${told.status}: ${told.text}`;
  const isSearch = route.method === 'GET' && !takesId && told.status === 200;
  return isSearch ? undefined : faultOfRefusal(told);
}

/** Every request has a number of its own. */
function withoutIds(text: string, ids: Ids): string {
  const plain = Object.entries(ids).reduce((rest, [name, id]) => rest.replaceAll(id, name), text);
  return plain.replace(/"urn:uuid:[^"]*"/, '');
}
