import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { silentLog } from '#platform/log.ts';
import type { RunningServer } from '#server/main.ts';
import { openBrowser } from '#testing/browser.ts';
import { createTestDatabase } from '#testing/database.ts';
import { serveOn } from '../server/served.ts';
import { newPerson, type Person } from './typed.ts';

/** A server with all its roles on a database of its own; the sample estate is connected and assessed. */
export interface TestServer {
  readonly origin: string;
  readonly databaseUrl: string;
  readonly masterKey: string;
  readonly admin: pg.Client;
  readonly organizationId: string;
  readonly accountId: string;
  readonly email: string;
  readonly password: string;
  /** the one-time password, unless the owner was to change it */
  readonly oneTime: string;
  readonly running: RunningServer;
  /** The owner, logged on by the command line. */
  owner(env?: Readonly<Record<string, string>>): Promise<Person>;
  /** A person with this token in the environment. */
  withToken(token: string): Person;
  close(): Promise<void>;
}

export const password = 'a bridge of seven stones';

export async function startTestServer({ changesPassword = true } = {}): Promise<TestServer> {
  const stored = await createTestDatabase();
  const masterKey = randomBytes(32).toString('base64');
  const running = await serveOn(stored.url, masterKey, silentLog, ['api', 'worker', 'scheduler']);
  const admin = new pg.Client({ connectionString: stored.adminUrl });
  await admin.connect();
  const { origin, administrator, sample } = running;
  if (!origin || !administrator || !sample) throw new Error('The server is not fresh');
  const { email, password: oneTime } = administrator;
  if (changesPassword) await openBrowser(origin).logOn(email, oneTime, { newPassword: password });
  // What is counted later is what the command line leaves behind.
  await admin.query('DELETE FROM sessions');
  await running.watchFirstRun(() => {}, new AbortController().signal);
  return {
    ...{ origin, databaseUrl: stored.url, masterKey, admin, email, password, oneTime, running },
    ...sample,
    owner: async (env) => {
      const person = newPerson(env);
      const said = await person.types(['login', '--server', origin], { answers: [email, password] });
      if (said.status !== 0) throw new Error(said.stderr);
      return person;
    },
    withToken: (token) => newPerson({ BASTIDE_SERVER: origin, BASTIDE_TOKEN: token }),
    close: async () => {
      await running.close();
      await admin.end();
      await stored.close();
    },
  };
}
