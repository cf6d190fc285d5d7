import { hostname } from 'node:os';
import type { CurrentSession } from '#client/api-types.ts';
import { createClient } from '#client/client.ts';
import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { Secret } from '#platform/secret.ts';
import { withQuestions } from '../ask/questions.ts';
import type { CommandContext } from '../context.ts';
import { clean } from '../formats/terminal-text.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { mayBeInsecure } from './destination.ts';
import { logOn, type Person } from './log-on.ts';
import { prepareLoginFile, readLogin, type StoredLogin, writeLogin } from './login-file.ts';
import { explained, notTheApi, type Server } from './server.ts';
import { defaultServer, parseServer } from './server-address.ts';
import { withSession } from './session.ts';

export interface LoginOptions extends Person {
  readonly server?: string;
  readonly token?: boolean;
  readonly insecureHttp?: boolean;
}

const lifeMs = 90 * 86_400_000;

/** `bastide login`: keeps a token of its own for this machine, and nothing else of the log-on. */
export async function login(options: LoginOptions, context: CommandContext): Promise<void> {
  await prepareLoginFile();
  const before = await readLogin();
  const asked = options.server ?? readEnvironment('BASTIDE_SERVER');
  const insecureHttp = options.insecureHttp === true || mayBeInsecure(asked === undefined ? before : undefined);
  const server = parseServer(asked ?? before?.server ?? defaultServer, insecureHttp);
  const t = translator(context.language);
  tell(t(`Logging on to ${server}`, `正在登录 ${server}`));
  const place = { server, insecureHttp };
  const session = options.token
    ? await keepGivenToken(place, context)
    : await withSession(server, context, (client) => keepNewToken(client, place, before, options, context));
  welcome(session, context);
  if (readEnvironment('BASTIDE_TOKEN') !== undefined) {
    tell(t('BASTIDE_TOKEN is set, and goes before this log-on.', '已设置 BASTIDE_TOKEN，它优先于此次登录。'));
  }
}

type Place = Pick<StoredLogin, 'server' | 'insecureHttp'>;

async function keepGivenToken(place: Place, context: CommandContext): Promise<CurrentSession> {
  const t = translator(context.language);
  const text = await withQuestions((questions) => questions.secret(t('Token:', '令牌：')));
  const token = new Secret(text);
  if (!/^[\x21-\x7e]{1,1000}$/.test(text)) throw noToken();
  const client = createClient({ baseUrl: place.server, token: text, language: context.language });
  try {
    const session = await client.call('getSession');
    if (typeof session?.expiresAt !== 'string') throw notTheApi();
    await writeLogin({ ...place, token: text, expires: session.expiresAt });
    return session;
  } catch (error) {
    throw explained(error, place.server, { token });
  }
}

async function keepNewToken(
  client: Server,
  place: Place,
  before: StoredLogin | undefined,
  person: Person,
  { language }: CommandContext,
): Promise<CurrentSession> {
  const session = await withQuestions((questions) => logOn(client, questions, person, language));
  try {
    const expiresAt = new Date(Date.now() + lifeMs).toISOString();
    const name = clean(`bastide on ${hostname()}`).slice(0, 100);
    const made = await client.call('makeToken', { body: { name, role: session.role, scopes: ['*'], expiresAt } });
    const { id: tokenId, expiresAt: expires } = made.token;
    await revokingOnFailure(client, tokenId, () => writeLogin({ ...place, token: made.secret, tokenId, expires }));
    if (before?.tokenId !== undefined && before.server === place.server) await revokeQuietly(client, before.tokenId);
    return { ...session, expiresAt: expires };
  } finally {
    await client.call('logOff');
  }
}

/** A token that could not be kept must not live on unseen. */
async function revokingOnFailure(client: Server, tokenId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await client.call('revokeToken', { params: { tokenId } });
    throw error;
  }
}

/** The token of an earlier log-on here: it may be gone, or be somebody else's. */
async function revokeQuietly(client: Server, tokenId: string): Promise<void> {
  try {
    await client.call('revokeToken', { params: { tokenId } });
  } catch (error) {
    if (!(error instanceof AppError) || !['not-found', 'forbidden'].includes(error.code)) throw error;
  }
}

function welcome({ user, role, organization, expiresAt }: CurrentSession, { language }: CommandContext): void {
  const known = word('role', role, language);
  const until = formatInstant(expiresAt);
  tell(
    language === 'zh'
      ? `已登录：${user.name}（${user.email}），${organization.name} 的${known}，有效期至 ${until}。`
      : `Logged on as ${user.name} (${user.email}), ${known} of ${organization.name}, until ${until}.`,
  );
}

function noToken(): AppError {
  return new AppError('invalid-request', {
    en: 'This is no token: one begins with bst_ and has no spaces.',
    zh: '这不是令牌：令牌以 bst_ 开头，且不含空格。',
  });
}
