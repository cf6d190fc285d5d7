import { defineCollector, type Found, type Reader } from '#model/collector.ts';
import { ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { readMfaForLogin } from './account.ts';
import { AccessKey, User } from './assets.ts';
import {
  getAccessKeyLastUsed,
  getLoginProfile,
  getSecurityPreference,
  getUserMfaInfo,
  listAccessKeys,
  listUsers,
} from './ims-operations.ts';
import { beforeAt, readTags } from './reply-parts.ts';

export const users = defineCollector({
  asset: User,
  scope: 'global',
  list: {
    operations: [listUsers],
    read: async function* (reader): AsyncIterable<Found> {
      for await (const page of reader.pages(listUsers)) {
        for (const user of page) {
          const name = beforeAt(user.UserPrincipalName);
          yield {
            id: arn('ram', null, reader.account, `user/${name}`),
            name,
            ...(user.DisplayName ? { displayName: user.DisplayName } : {}),
            tags: readTags(user.Tags),
            fields: { userPrincipalName: user.UserPrincipalName },
          };
        }
      }
    },
  },
  details: [
    {
      fields: ['loginProfileStatus', 'mfaBindRequired'],
      operations: [getLoginProfile],
      needs: ['userPrincipalName'],
      read: readLoginProfile,
    },
    {
      fields: ['mfaEnabled'],
      operations: [getUserMfaInfo],
      needs: ['userPrincipalName', 'loginProfileStatus'],
      // who cannot log on needs no second factor
      when: ({ fields }) => fields.loginProfileStatus === 'Active',
      read: async (reader, user) => ({
        mfaEnabled: (await reader.call(getUserMfaInfo, principalOf(user))).IsMFAEnable,
      }),
    },
    {
      fields: ['mfaForLogin'],
      operations: [getSecurityPreference],
      needs: ['loginProfileStatus'],
      when: ({ fields }) => fields.loginProfileStatus === 'Active',
      read: async (reader) => ({ mfaForLogin: await readMfaForLogin(reader) }),
    },
  ],
});

export const accessKeys = defineCollector({
  asset: AccessKey,
  scope: 'global',
  list: {
    operations: [listUsers, listAccessKeys],
    parents: async function* (reader): AsyncIterable<string> {
      for await (const page of reader.pages(listUsers)) yield* page.map((user) => user.UserPrincipalName);
    },
    read: async function* (reader, userPrincipalName: string): AsyncIterable<Found> {
      for (const key of await reader.call(listAccessKeys, { UserPrincipalName: userPrincipalName })) {
        yield {
          id: arn('ram', null, reader.account, `accesskey/${key.AccessKeyId}`),
          name: key.AccessKeyId,
          displayName: beforeAt(userPrincipalName),
          fields: {
            userName: beforeAt(userPrincipalName),
            userPrincipalName,
            status: key.Status,
            createDate: key.CreateDate,
          },
        };
      }
    },
  },
  details: [
    {
      fields: ['lastUsedDate', 'lastUsedService'],
      operations: [getAccessKeyLastUsed],
      needs: ['userPrincipalName', 'status'],
      // a key that is switched off cannot be idle
      when: ({ fields }) => fields.status === 'Active',
      read: async (reader, key) => {
        const input = { ...principalOf(key), UserAccessKeyId: key.name };
        const { AccessKeyLastUsed } = await reader.call(getAccessKeyLastUsed, input);
        return {
          lastUsedDate: presentOrNull(AccessKeyLastUsed.LastUsedDate),
          lastUsedService: presentOrNull(AccessKeyLastUsed.ServiceName),
        };
      },
    },
  ],
});

async function readLoginProfile(reader: Reader, user: Found): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { LoginProfile } = await reader.call(getLoginProfile, principalOf(user));
    // a profile without a status is one in use
    return { loginProfileStatus: LoginProfile.Status ?? 'Active', mfaBindRequired: LoginProfile.MFABindRequired };
  } catch (error) {
    // the vendor's way to say that console logon was never set up for the user
    if (!(error instanceof ReadFailure) || error.gap.code !== 'EntityNotExist.User.LoginProfile') throw error;
    return { loginProfileStatus: null, mfaBindRequired: null };
  }
}

function principalOf({ fields }: Found): { UserPrincipalName: string } {
  return { UserPrincipalName: String(fields.userPrincipalName) };
}

/** A key that was never used has no date, or one spelled as in the credential report: N/A or a hyphen. */
function presentOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === null || ['', '-', 'N/A'].includes(value) ? null : value;
}
