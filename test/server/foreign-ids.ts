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

/** A saved filter is kept as words; whether there is what it names is asked when it is used. */
const keepsWords = (route: AnyRoute): boolean => route.tag === 'saved-filter' && route.method !== 'GET';

/** Everything that can be asked of the routes with ids in it: in the path, in the query, in the body. */
export function questionsWith(features: readonly Feature[], ids: Ids): readonly Question[] {
  const all = features.flatMap(({ routes }) => routes.flatMap((route) => questionsOf(route, ids)));
  return all.filter(({ route, path, body = '' }) => {
    if (namesIn(route.path).some((name) => name in ids)) return true;
    return !keepsWords(route) && isAbout(ids, `${path} ${body}`);
  });
}

function isAbout({ kind: _, ...ids }: Ids, text: string): boolean {
  return Object.values(ids).some((id) => text.includes(id) || text.includes(encodeURIComponent(id)));
}

function questionsOf(route: AnyRoute, ids: Ids): readonly Question[] {
  const path = filledPath(route.path, ids);
  const queries = route.query ? accepted(route.query, ids) : [{}];
  const bodies = route.body ? accepted(route.body, ids).map((body) => JSON.stringify(body)) : [];
  return queries.flatMap((query) => {
    const search = Object.entries(query).map((pair) => pair.map((part) => encodeURIComponent(String(part))).join('='));
    const whole = search.length === 0 ? path : `${path}?${search.join('&')}`;
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

/** The same question with ids that nobody has. */
function toNobody({ route, path, body }: Question, ids: Ids): Question {
  const changed = (text: string): string => {
    const plain = Object.entries(ids).filter(([name]) => name !== 'kind');
    return plain.reduce((rest, [name, id]) => {
      const other = name === 'assetId' ? `no-${name}` : newId();
      return rest.replaceAll(id, other).replaceAll(encodeURIComponent(id), other);
    }, text);
  };
  return { route, path: changed(path), body: body === undefined ? undefined : changed(body) };
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
  const questions = questionsWith(features, ids);
  const faults: string[] = [];
  for (const question of questions) {
    const told = await put(asker, question);
    const expected = await put(asker, toNobody(question, ids));
    const fault = faultOf(question.route, told, expected);
    if (fault) faults.push(`${question.route.method} ${question.path} ${question.body ?? ''} ${fault}`);
  }
  return { asked: questions.length, faults };
}

function put(asker: Asker, { route, path, body }: Question): Promise<Reply> {
  return asker.ask(route.method, path, body);
}

function faultOf(route: AnyRoute, told: Reply, expected: Reply): string | undefined {
  if (plain(told) !== plain(expected)) return `tells ${start(told)} instead of ${start(expected)}`;
  const takesId = namesIn(route.path).some((name) => name.endsWith('Id') && name !== 'checkId');
  if (takesId && told.status !== 404 && !isForPeopleAlone(told)) return `is answered with ${start(told)}`;
  const isSearch = route.method === 'GET' && !takesId && told.status === 200;
  return isSearch ? undefined : faultOfRefusal(told);
}

/** Every request has a number of its own, and many answers a time. */
function plain({ text }: Reply): string {
  return text.replaceAll(/[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]+Z|no-assetId/g, '@');
}

function start({ status, text }: Reply): string {
  return `${status} ${text.slice(0, 200)}`;
}
