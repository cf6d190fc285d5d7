import { expect } from 'vitest';
import { newId } from '#platform/identifiers.ts';
import type { AnyRoute } from '#platform/web/route.ts';
import { faultOfRefusal, isForPeopleAlone } from './ask.ts';
import { filledPath, namesIn } from './known-ids.ts';
import type { Asker } from './people.ts';

export const titleOf = ({ method, path }: AnyRoute): string => `${method} ${path}`;
export const isPublic = ({ access }: AnyRoute): boolean => 'public' in access;

/** The path of a route with ids that nobody has. */
export function pathToNowhere({ path }: AnyRoute): string {
  return filledPath(path, Object.fromEntries(namesIn(path).map((name) => [name, newId()])));
}

/** Which routes the asker gets no further than the door of, and with which status. Nothing is changed: what is asked says nothing. */
export async function shutDoors(
  routes: readonly AnyRoute[],
  asker: Asker,
): Promise<ReadonlyMap<string, number | undefined>> {
  const doors = new Map<string, number | undefined>();
  for (const route of routes) {
    const body = route.body || route.upload ? '{}' : undefined;
    const reply = await asker.ask(route.method, pathToNowhere(route), body);
    expect(reply.status, `${titleOf(route)}: ${reply.text}`).toBeLessThan(500);
    if (reply.status >= 400) expect(faultOfRefusal(reply), titleOf(route)).toBeUndefined();
    const isShut = reply.status === 401 || (reply.status === 403 && !isForPeopleAlone(reply));
    // What is public has no door; what it answers is its own business.
    doors.set(titleOf(route), isShut && !isPublic(route) ? reply.status : undefined);
  }
  return doors;
}
