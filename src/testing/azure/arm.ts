import { type Answer, jsonAnswer, refusalAnswer } from './answer.ts';
import { type ArmContent, type ArmEstate, ArmRefusal, subscriptionId } from './estate.ts';
import type { ArmFault } from './faults.ts';

/** A GET as it came. */
export interface ArmRequest {
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** `http://127.0.0.1:1234`, which next links start with */
  readonly origin: string;
}

/** Answers GETs from an estate: the whole of an object, or page after page of a list. */
export type ArmAnswers = (request: ArmRequest, anomaly: ArmFault['kind'] | null) => Answer;

interface Entry {
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly content: ArmContent;
}

export function createArmAnswers({ contents }: ArmEstate, pageSize: number): ArmAnswers {
  const byPath = new Map<string, Entry[]>();
  for (const [key, content] of Object.entries(contents)) {
    const [path = '', search = ''] = key.split('?', 2);
    const entries = byPath.get(path.toLowerCase()) ?? [];
    byPath.set(path.toLowerCase(), [...entries, { query: [...new URLSearchParams(search)], content }]);
  }
  for (const entries of byPath.values()) entries.sort((a, b) => b.query.length - a.query.length);
  return (request, anomaly) => {
    const refusal = refusalOfRequest(request);
    if (refusal) return refusalAnswer(refusal);
    const entries = byPath.get(request.path.toLowerCase()) ?? [];
    const found = entries.find(({ query }) => query.every(([name, value]) => memberOf(request, name) === value));
    if (!found) return refusalAnswer(new ArmRefusal(404, 'ResourceNotFound', 'The resource was not found.'));
    if (found.content instanceof ArmRefusal) return refusalAnswer(found.content);
    return jsonAnswer(Array.isArray(found.content) ? pageOf(found.content, request, pageSize, anomaly) : found.content);
  };
}

function refusalOfRequest(request: ArmRequest): ArmRefusal | null {
  const [, account] = /^\/subscriptions\/([^/]+)/i.exec(request.path) ?? [];
  if (account !== undefined && account !== subscriptionId) {
    return new ArmRefusal(404, 'SubscriptionNotFound', `The subscription '${account}' could not be found.`);
  }
  if (memberOf(request, 'api-version')) return null;
  const message = 'The api-version query parameter (?api-version=) is required for all requests.';
  return new ArmRefusal(400, 'MissingApiVersionParameter', message);
}

function memberOf({ query }: ArmRequest, name: string): string | undefined {
  return query.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

const skipToken = '$skipToken';

/** An endless list sends its first page with the same link for ever; one that goes astray links to another list. */
function pageOf(items: readonly object[], request: ArmRequest, size: number, anomaly: ArmFault['kind'] | null) {
  const token = memberOf(request, skipToken) ?? '0';
  const offset = Number.parseInt(token, 10);
  const link = (to: string, path = request.path) => ({ nextLink: linkTo({ ...request, path }, to) });
  if (anomaly === 'endless') return { value: items.slice(0, size), ...link('0') };
  if (anomaly === 'astray') return { value: items.slice(0, 1), ...link('1', '/subscriptions') };
  if (anomaly === 'empty-page' && !token.endsWith('again')) return { value: [], ...link(`${offset}again`) };
  const end = offset + size;
  return { value: items.slice(offset, end), ...(end < items.length ? link(String(end)) : {}) };
}

/** The request again, with all of its query, from another place in the list. */
function linkTo({ origin, path, query }: ArmRequest, token: string): string {
  const kept = query.filter(([name]) => name.toLowerCase() !== skipToken.toLowerCase());
  const members = [...kept, [skipToken, token] as const];
  const search = members.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return `${origin}${path.split('/').map(encodeURIComponent).join('/')}?${search}`;
}
