import type { Database, Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../../audit/index.ts';
import { conflict, notFound, refuseTokens } from '../refusals.ts';
import { deleteSessionsWithoutTotp } from '../sessions/repository.ts';
import { findUser } from '../users/repository.ts';
import { findOrganization, type OrganizationRow, updateOrganization } from './repository.ts';
import type { Organization, OrganizationChange } from './schemas.ts';
import { mergeSettings, type OrganizationSettings, organizationSettings } from './settings.ts';

export type OrganizationService = ReturnType<typeof createOrganizationService>;

export function createOrganizationService(database: Database) {
  return {
    get: (organizationId: string): Promise<Organization> =>
      database.inOrganization(organizationId, async (transaction) => shown(await need(transaction, organizationId))),

    change(caller: Caller, change: OrganizationChange, now: number): Promise<Organization> {
      refuseBeyondRole(caller, change);
      // What decides who gets in is not for programs.
      if (change.settings?.access) refuseTokens(caller);
      const { organizationId } = caller;
      return database.inOrganization(organizationId, async (transaction) => {
        const before = await need(transaction, organizationId, 'FOR UPDATE');
        const name = change.name ?? before.name;
        const settings = mergeSettings(before.settings, change.settings ?? {});
        await updateOrganization(transaction, organizationId, name, settings);
        const after = { ...before, name, settings };
        if (isSecondFactorNew(before, after)) await demandSecondFactor(transaction, caller);
        await recordAudit(transaction, organizationId, {
          actor: actorOf(caller),
          action: 'organization.changed',
          subjectKind: 'organization',
          subjectId: organizationId,
          details: { before: { name: before.name, settings: before.settings }, after: { name, settings } },
          now,
        });
        return shown(after);
      });
    },
  };
}

/** The settings of an organisation with their defaults, for other features. */
export async function readOrganizationSettings(
  transaction: Transaction,
  organizationId: string,
): Promise<OrganizationSettings> {
  return organizationSettings.parse((await need(transaction, organizationId)).settings);
}

async function need(
  transaction: Transaction,
  organizationId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<OrganizationRow> {
  const organization = await findOrganization(transaction, organizationId, lock);
  if (!organization) throw notFound('There is no such organisation.', '没有这个组织。');
  return organization;
}

function shown({ settings, ...row }: OrganizationRow): Organization {
  return { ...row, settings: organizationSettings.parse(settings) };
}

/** An administrator sets how exceptions are handled; the rest is the owner's. */
function refuseBeyondRole(caller: Caller, { name, settings = {} }: OrganizationChange): void {
  const { exceptions: _, ...others } = settings;
  if (caller.role === 'owner' || (name === undefined && Object.keys(others).length === 0)) return;
  throw new AppError('forbidden', {
    en: 'Only an owner may change this of the organisation; administrators may change the settings of exceptions.',
    zh: '只有所有者可以更改组织的这些内容；管理员可以更改例外的设置。',
  });
}

function isSecondFactorNew(before: OrganizationRow, after: OrganizationRow): boolean {
  const isRequired = ({ settings }: OrganizationRow) => organizationSettings.parse(settings).access.totpRequired;
  return isRequired(after) && !isRequired(before);
}

/** Whoever has none is to set one up now, with a log-on; the one who demands it goes first. */
async function demandSecondFactor(transaction: Transaction, { organizationId, userId }: Caller): Promise<void> {
  const user = userId === null ? undefined : await findUser(transaction, organizationId, userId);
  if (!user?.totpConfirmedAt) {
    throw conflict('Set up your own second factor first.', '请先为您自己启用两步验证。');
  }
  await deleteSessionsWithoutTotp(transaction, organizationId);
}
