import type { Database } from '#platform/database/database.ts';
import { decryptSecret, type KeyService } from '#platform/encryption.ts';
import { AppError } from '#platform/errors.ts';
import { recordAudit } from '../../audit/index.ts';
import { findOrganization, findOrganizationIdBySlug } from '../organization/repository.ts';
import { notFound, unauthenticated } from '../refusals.ts';
import { type Client, type OpenedSession, openSession } from '../sessions/open-session.ts';
import { hashSecret, newSecret, type SessionToken } from '../sessions/token.ts';
import { flowSecretsOf } from './flow-secrets.ts';
import { type PersonRefusal, userOf } from './person.ts';
import type { ProviderClient, Providers } from './provider.ts';
import { countFlows, findSingleSignOn, insertFlow, type SingleSignOnRow, takeFlow } from './repository.ts';
import type { Claims } from './schemas.ts';
import { secretContextOf } from './service.ts';

const flowMs = 600_000;
const mostFlows = 10_000;

export type SingleSignOnLogOn = ReturnType<typeof createSingleSignOnLogOn>;

/** Logging on through the organisation's OpenID Connect provider: code flow with PKCE, state and nonce. */
export function createSingleSignOnLogOn(
  {
    database,
    keys,
    providers,
  }: { readonly database: Database; readonly keys: KeyService; readonly providers: Providers },
  callbackUrl: string,
) {
  return {
    /** Where to send the browser, and the secret that it is to keep until it is back. */
    async start(slug: string | undefined, returnTo: string, now: number): Promise<{ url: URL; token: SessionToken }> {
      const organizationId = await findOrganizationIdBySlug(database, slug);
      const provider = organizationId === undefined ? undefined : await providerOf(organizationId);
      if (organizationId === undefined || !provider) throw noProvider();
      const secret = newSecret();
      const { client, key } = await open(organizationId, provider);
      const url = await providers.authorizationUrl(client, key, flowSecretsOf(secret), callbackUrl, now);
      await database.inOrganization(organizationId, async (transaction) => {
        const underWay = await countFlows(transaction, organizationId, new Date(now).toISOString(), mostFlows);
        if (underWay >= mostFlows) throw tooManyFlows();
        const expiresAt = new Date(now + flowMs).toISOString();
        await insertFlow(transaction, organizationId, { secretHash: hashSecret(secret), returnTo, expiresAt });
      });
      return { url, token: { organizationId, secret } };
    },

    /** The session of whom the provider sent back. */
    async finish(
      token: SessionToken | undefined,
      query: string,
      client: Client,
      now: number,
    ): Promise<{ readonly opened: OpenedSession; readonly returnTo: string }> {
      if (!token) throw notUnderWay();
      const { organizationId, secret } = token;
      const flow = await database.inOrganization(organizationId, (transaction) =>
        takeFlow(transaction, organizationId, hashSecret(secret)),
      );
      if (!flow || Date.parse(flow.expiresAt) <= now) throw notUnderWay();
      const provider = await providerOf(organizationId);
      if (!provider) throw noProvider();
      const claims = await claimsOf(organizationId, provider, { secret, query, client, now });
      const opened = await enter(organizationId, provider, claims, client, now);
      return { opened, returnTo: flow.returnTo };
    },
  };

  async function providerOf(organizationId: string): Promise<SingleSignOnRow | undefined> {
    const provider = await database.inOrganization(organizationId, (tx) => findSingleSignOn(tx, organizationId));
    return provider?.isEnabled ? provider : undefined;
  }

  async function open(
    organizationId: string,
    provider: SingleSignOnRow,
  ): Promise<{ client: ProviderClient; key: string }> {
    const { issuer, clientId } = provider;
    const secret = await decryptSecret(keys, provider.clientSecret, secretContextOf(organizationId));
    const client = { issuer, clientId, clientSecret: secret.reveal() };
    return { client, key: `${organizationId} ${hashSecret(JSON.stringify(client)).toString('hex')}` };
  }

  async function claimsOf(
    organizationId: string,
    provider: SingleSignOnRow,
    flow: { readonly secret: string; readonly query: string; readonly client: Client; readonly now: number },
  ): Promise<Claims> {
    const { client, key } = await open(organizationId, provider);
    const url = new URL(`${callbackUrl}${flow.query}`);
    try {
      return await providers.claimsOf(client, key, flowSecretsOf(flow.secret), url, flow.now);
    } catch (error) {
      await tellRefusal(organizationId, 'provider-failed', flow.client, flow.now);
      throw error;
    }
  }

  async function enter(organizationId: string, provider: SingleSignOnRow, claims: Claims, client: Client, now: number) {
    const entered = await database.inOrganization(organizationId, async (transaction) => {
      const organization = await findOrganization(transaction, organizationId);
      if (!organization) throw noProvider();
      const user = await userOf(transaction, { organizationId, provider, claims, now });
      if (typeof user === 'string') return user;
      const opened = await openSession(transaction, organization, user, { via: 'single-sign-on', client }, now);
      await recordAudit(transaction, organizationId, {
        actor: { kind: 'user', id: user.id, name: user.name },
        action: 'session.started',
        subjectKind: 'user',
        subjectId: user.id,
        details: { ip: client.ip, via: 'single-sign-on' },
        now,
      });
      return opened;
    });
    if (typeof entered !== 'string') return entered;
    await tellRefusal(organizationId, entered, client, now);
    throw refusedPerson(entered);
  }

  async function tellRefusal(organizationId: string, reason: string, { ip }: Client, now: number): Promise<void> {
    await database.inOrganization(organizationId, (transaction) =>
      recordAudit(transaction, organizationId, {
        actor: { kind: 'user', id: null, name: '?' },
        action: 'session.refused',
        subjectKind: 'user',
        subjectId: null,
        details: { reason, ip, via: 'single-sign-on' },
        now,
      }),
    );
  }
}

const refusals: Readonly<Record<PersonRefusal, readonly [en: string, zh: string]>> = {
  'foreign-domain': ['E-mail addresses of this domain may not log on here.', '此域名的邮箱地址不允许登录。'],
  'unverified-email': [
    'The provider does not say that your e-mail address is verified.',
    '身份提供方未声明您的邮箱地址已验证。',
  ],
  'unknown-user': [
    'You are no user here yet. Ask an administrator to invite you.',
    '您还不是此处的用户，请联系管理员邀请您。',
  ],
  'other-subject': [
    'Your e-mail address belongs to a user who comes with another identity of the provider. Ask an administrator.',
    '您的邮箱地址已关联到身份提供方的另一身份，请联系管理员。',
  ],
  disabled: ['The user is disabled.', '该用户已被停用。'],
  'no-role': ['The provider gives you no role here.', '身份提供方未赋予您此处的角色。'],
};

function refusedPerson(reason: PersonRefusal): AppError {
  const [en, zh] = refusals[reason];
  return new AppError('forbidden', { en, zh });
}

function notUnderWay(): AppError {
  return unauthenticated(
    'No log-on of this browser is under way, or it took too long. Begin again.',
    '此浏览器没有正在进行的登录，或登录已超时，请重新开始。',
  );
}

function noProvider(): AppError {
  return notFound('Single sign-on is not set up here.', '此处未设置单点登录。');
}

function tooManyFlows(): AppError {
  return new AppError(
    'limit-reached',
    { en: 'Too many people are logging on at this moment. Try again later.', zh: '当前登录人数过多，请稍后重试。' },
    { details: { retryAfterSeconds: 60 } },
  );
}
