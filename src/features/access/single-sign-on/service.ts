import type { Database } from '#platform/database/database.ts';
import { decryptSecret, encryptSecret, type KeyService, type SecretContext } from '#platform/encryption.ts';
import { AppError } from '#platform/errors.ts';
import { assertOutsideAddress, type OutsidePolicy } from '#platform/outside-address.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../../audit/index.ts';
import { badMember, notFound, refuseTokens } from '../refusals.ts';
import type { ProviderClient, Providers } from './provider.ts';
import { deleteSingleSignOn, findSingleSignOn, type SingleSignOnRow, saveSingleSignOn } from './repository.ts';
import type { SingleSignOn, SingleSignOnChange } from './schemas.ts';

export type SingleSignOnService = ReturnType<typeof createSingleSignOnService>;

interface Deps {
  readonly database: Database;
  readonly keys: KeyService;
  readonly providers: Providers;
  readonly outside: OutsidePolicy;
}

/** The provider of an organisation, as its owner sets it. */
export function createSingleSignOnService({ database, keys, providers, outside }: Deps, callbackUrl: string) {
  const shown = ({ clientSecret: _, ...row }: SingleSignOnRow): SingleSignOn => ({
    ...row,
    allowedDomains: [...row.allowedDomains],
    callbackUrl,
  });
  const find = (organizationId: string) =>
    database.inOrganization(organizationId, (transaction) => findSingleSignOn(transaction, organizationId));

  return {
    async get(organizationId: string): Promise<SingleSignOn> {
      const row = await find(organizationId);
      if (!row) throw notSetUp();
      return shown(row);
    },

    /** Asks the provider who it is before anything is kept. */
    async set(caller: Caller, change: SingleSignOnChange, now: number): Promise<SingleSignOn> {
      refuseTokens(caller);
      const { organizationId } = caller;
      const { clientSecret: given, ...settings } = change;
      await assertOutsideAddress(settings.issuer, outside);
      const clientSecret = given ?? (await keptSecret(organizationId, settings));
      const issuer = await askProvider({ ...settings, clientSecret });
      const sealed = await encryptSecret(keys, clientSecret, secretContextOf(organizationId));
      const row = { ...settings, issuer, clientSecret: sealed, changedAt: new Date(now).toISOString() };
      await database.inOrganization(organizationId, async (transaction) => {
        await saveSingleSignOn(transaction, organizationId, row);
        const details = { ...settings, issuer, isSecretNew: given !== undefined };
        await tell(caller, 'single-sign-on.changed', details, now)(transaction);
      });
      return shown(row);
    },

    async remove(caller: Caller, now: number): Promise<void> {
      refuseTokens(caller);
      await database.inOrganization(caller.organizationId, async (transaction) => {
        if (!(await deleteSingleSignOn(transaction, caller.organizationId))) throw notSetUp();
        await tell(caller, 'single-sign-on.removed', {}, now)(transaction);
      });
    },
  };

  /** A secret is sent only to the issuer that it was given for. */
  async function keptSecret(organizationId: string, { issuer, clientId }: SingleSignOnChange): Promise<string> {
    const before = await find(organizationId);
    if (before?.issuer !== issuer || before.clientId !== clientId) {
      throw badMember('clientSecret', {
        en: 'A new issuer or client needs its secret.',
        zh: '更换颁发者或客户端时须提供其密钥。',
      });
    }
    return (await decryptSecret(keys, before.clientSecret, secretContextOf(organizationId))).reveal();
  }

  async function askProvider(client: ProviderClient): Promise<string> {
    try {
      return await providers.issuerOf(client);
    } catch (error) {
      if (error instanceof AppError && error.code === 'address-refused') throw error;
      const en = 'No OpenID Connect provider with this very issuer answers there.';
      throw badMember('issuer', { en, zh: '该地址没有以此颁发者应答的 OpenID Connect 提供方。' }, error);
    }
  }
}

export function secretContextOf(organizationId: string): SecretContext {
  return ['single_sign_on.client_secret', organizationId];
}

function tell(caller: Caller, action: string, details: Readonly<Record<string, unknown>>, now: number) {
  const { organizationId } = caller;
  const event = { actor: actorOf(caller), action, subjectKind: 'single-sign-on', subjectId: null, details, now };
  return (transaction: Parameters<typeof recordAudit>[0]) => recordAudit(transaction, organizationId, event);
}

function notSetUp(): AppError {
  return notFound('Single sign-on is not set up.', '未设置单点登录。');
}
