import type { AnyRoute } from './route.ts';

const plainVerbs = { POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'delete' } as const;
/** Last words of a path that are an act on the thing before them: `POST /runs/{runId}/cancel`. */
const isAct = (route: AnyRoute, last: string | undefined): last is string =>
  route.method === 'POST' && last !== undefined && !isPlural(last) && !last.startsWith('{');

/** `<verb><Thing>`: GET /api/v1/exceptions/{exceptionId} → getException; unless the route names its own. */
export function operationIdOf(route: AnyRoute): string {
  if (route.operationId !== undefined) return route.operationId;
  const parts = route.path
    .replace(/^\/api\/v\d+/, '')
    .split('/')
    .filter(Boolean);
  const last = parts.at(-1);
  if (isAct(route, last) && parts.length > 1) return camel([last, ...thingOf(parts.slice(0, -1), true)]);
  const isOne = last?.startsWith('{') ?? false;
  if (route.method !== 'GET')
    return camel([plainVerbs[route.method], ...thingOf(parts, route.method !== 'PUT' || isOne)]);
  const isList = !isOne && isPlural(last ?? '') && !route.events && route.contentType === undefined;
  return camel([isList ? 'list' : 'get', ...thingOf(parts, isOne)]);
}

/** The words of a path without its ids; a word before an id is one of many. */
function thingOf(parts: readonly string[], isLastOne: boolean): string[] {
  const words = parts.filter((part) => !part.startsWith('{'));
  return words.map((word, index) => {
    const isLast = index === words.length - 1;
    const hasId = parts[parts.indexOf(word) + 1]?.startsWith('{') ?? false;
    return hasId || (isLast && isLastOne) ? singular(word) : word;
  });
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return isPlural(word) ? word.slice(0, -1) : word;
}

/** The last word of such a path decides; status, analysis and address are one thing each. */
function isPlural(word: string): boolean {
  return word.endsWith('s') && !/(ss|us|is)$/.test(word);
}

function camel(words: readonly string[]): string {
  const all = words.flatMap((word) => word.split(/[-._]/)).filter(Boolean);
  return all.map((word, index) => (index === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('');
}
