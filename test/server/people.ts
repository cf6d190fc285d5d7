import { newId } from '#platform/identifiers.ts';
import { type Role, roles } from '#platform/web/route.ts';
import { type Browser, openBrowser } from '#testing/browser.ts';
import { ask, type Reply } from './ask.ts';
import type { Served } from './served.ts';

/** Somebody who can log on. */
export interface Person {
  readonly organization: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

const password = 'a bridge of seven stones';

export function ownerOf(organization: string, email: string): Person {
  return { organization, email, password, role: 'owner' };
}

export async function logOn(origin: string, { organization, email, password }: Person): Promise<Browser> {
  const browser = openBrowser(origin);
  await browser.logOn(email, password, { organization });
  return browser;
}

/** What a page of this server sends with the session of a browser. */
export function sessionHeaders(browser: Browser): Readonly<Record<string, string>> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return { cookie, 'x-bastide-csrf': '1', 'sec-fetch-site': 'same-origin' };
}

/** Another organisation, with an owner who has the address and the password of the first one. */
export async function addOrganization(served: Served, slug: string): Promise<{ id: string; owner: Person }> {
  const id = newId();
  await served.admin.query('INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $2, now())', [
    ...[id, slug],
  ]);
  await served.admin.query(
    `INSERT INTO users (organization_id, id, email, email_key, name, role, password_hash, created_at)
     SELECT $1, $2, email, email_key, name, role, password_hash, now() FROM users WHERE organization_id = $3 AND role = 'owner'`,
    [id, newId(), served.organizationId],
  );
  return { id, owner: ownerOf(slug, served.owner.email) };
}

/** One person for each role; those who are not the owner were invited by the owner. */
export async function onePersonPerRole(served: Served): Promise<readonly Person[]> {
  const owner = await logOn(served.origin, served.owner);
  const others = roles.filter((role) => role !== 'owner');
  const invited: Person[] = [];
  for (const role of others) {
    const person = { organization: 'default', email: `${role}@example.com`, password, role };
    const { oneTimePassword } = replyOf(
      await owner.post('/api/v1/users', { email: person.email, name: `The ${role}`, role }),
    );
    await openBrowser(served.origin).logOn(person.email, String(oneTimePassword), { newPassword: password });
    invited.push(person);
  }
  return [served.owner, ...invited];
}

/** A token of the person who is logged on there, with these scopes. */
export async function makeToken(session: Browser, person: Person, scopes: readonly string[] = ['*']): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const body = { name: `token of ${person.role}`, role: person.role, scopes, expiresAt };
  return String(replyOf(await session.post('/api/v1/tokens', body)).secret);
}

function replyOf({ status, text, json }: { status: number; text: string; json: unknown }): Record<string, unknown> {
  if (status >= 300) throw new Error(`It was refused with ${status}: ${text}`);
  return json as Record<string, unknown>;
}

/** Somebody, or some program, that asks. */
export interface Asker {
  ask(method: string, path: string, body?: string): Promise<Reply>;
}

/** A session that is opened anew when what was asked has ended it. */
export async function bySession(origin: string, person: Person): Promise<Asker> {
  let browser = await logOn(origin, person);
  return {
    async ask(method, path, body) {
      const reply = await ask(origin, { method, path, body, headers: sessionHeaders(browser) });
      if (method !== 'GET' && reply.status < 300) browser = await logOn(origin, person);
      return reply;
    },
  };
}

export async function byToken(origin: string, person: Person): Promise<Asker> {
  return await byScopedToken(origin, person, await logOn(origin, person), ['*']);
}

export async function byScopedToken(
  origin: string,
  person: Person,
  session: Browser,
  scopes: readonly string[],
): Promise<Asker> {
  const authorization = `Bearer ${await makeToken(session, person, scopes)}`;
  return { ask: (method, path, body) => ask(origin, { method, path, body, headers: { authorization } }) };
}

export function nobody(origin: string): Asker {
  return { ask: (method, path, body) => ask(origin, { method, path, body }) };
}
