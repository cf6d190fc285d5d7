import type { Call, Service } from '../call.ts';
import { required } from '../call.ts';
import type { Expectation, Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { markerPage, type PageSize } from '../paging.ts';
import { invalidParameter, notFound } from '../vendor-error.ts';
import { credentialReport } from './credential-report.ts';

export interface AccessKey {
  readonly id: string;
  readonly active: boolean;
  readonly created: string;
  /** '' or absent: never used; the vendor has been seen to send either */
  readonly lastUsed?: string;
  readonly expect?: Expectation;
}

/** The id is the name before the @. */
export interface RamUser extends Thing {
  /** undefined: no console access at all */
  readonly console?: { readonly active: boolean; readonly mfaRequired: boolean };
  readonly mfa?: boolean;
  readonly keys?: readonly AccessKey[];
}

/** 1 to 1000 a page, 1000 unless asked (SDK ims20190815). */
const pageSize: PageSize = {
  member: 'MaxItems',
  default: 1000,
  max: 1000,
  over: { refuse: 'InvalidParameter.MaxItems' },
};

function findUser(call: Call): RamUser {
  const principal = required(call, 'UserPrincipalName');
  const suffix = `@${call.estate.alias}.onaliyun.com`;
  if (!principal.includes('@'))
    throw invalidParameter('UserPrincipalName', 'InvalidParameter.UserPrincipalName.Format');
  const user = principal.endsWith(suffix) ? call.estate.ram.users.find(principal.slice(0, -suffix.length)) : undefined;
  if (user === undefined) throw notFound('EntityNotExist.User', 'user');
  return user;
}

function principalName(call: Call, user: RamUser): string {
  return `${user.id}@${call.estate.alias}.onaliyun.com`;
}

function loginProfile(call: Call): JsonObject {
  const user = findUser(call);
  if (user.console === undefined) throw notFound('EntityNotExist.User.LoginProfile', 'login profile');
  return {
    LoginProfile: {
      UserPrincipalName: principalName(call, user),
      Status: user.console.active ? 'Active' : 'Inactive',
      MFABindRequired: user.console.mfaRequired,
      PasswordResetRequired: false,
      UpdateDate: '2025-03-01T02:00:00Z',
    },
  };
}

function lastUsed(call: Call): JsonObject {
  const id = required(call, 'UserAccessKeyId');
  const key = findUser(call).keys?.find((it) => it.id === id);
  if (key === undefined) throw notFound('EntityNotExist.User.AccessKey', 'access key');
  if (key.lastUsed === undefined) return { AccessKeyLastUsed: {} };
  return {
    AccessKeyLastUsed: { LastUsedDate: key.lastUsed, ...(key.lastUsed === '' ? {} : { ServiceName: 'Ecs' }) },
  };
}

function practiceReport(call: Call): JsonObject {
  return {
    AccountSecurityPracticeInfo: {
      Score: 80,
      AccountSecurityPracticeUserInfo: {
        BindMfa: call.estate.ram.accountMfa,
        RootWithAccessKey: call.estate.ram.rootAccessKeys,
        OldAkNum: 0,
        SubUser: call.estate.ram.users.count,
        SubUserBindMfa: 0,
        SubUserPwdLevel: 'mid',
        SubUserWithOldAccessKey: 0,
        SubUserWithUnusedAccessKey: 0,
        UnusedAkNum: 0,
      },
    },
  };
}

export const ims: Service = {
  code: 'ims',
  version: '2019-08-15',
  operations: {
    GetAccountMFAInfo: (call) => ({ IsMFAEnable: call.estate.ram.accountMfa }),
    GetAccountSecurityPracticeReport: practiceReport,
    GenerateCredentialReport: () => ({ State: 'COMPLETED' }),
    GetCredentialReport: credentialReport,
    GetSecurityPreference: (call) => ({
      SecurityPreference: {
        LoginProfilePreference: {
          MFAOperationForLogin: call.estate.ram.mfaForLogin,
          AllowUserToChangePassword: true,
          EnableSaveMFATicket: false,
          LoginNetworkMasks: '',
          LoginSessionDuration: 6,
        },
        AccessKeyPreference: { AllowUserToManageAccessKeys: false },
        MFAPreference: { AllowUserToManageMFADevices: true },
        MaxIdleDays: { MaxIdleDaysForAccessKeys: 730, MaxIdleDaysForUsers: 730 },
      },
    }),
    ListUsers: (call) => {
      const page = markerPage(call, call.estate.ram.users, pageSize, 'Marker');
      const rows = page.items.map((user) => ({
        UserId: `2${user.id}`,
        UserPrincipalName: principalName(call, user),
        DisplayName: user.id,
        Status: 'active',
        ProvisionType: 'Manual',
        CreateDate: '2025-03-01T02:00:00Z',
        UpdateDate: '2025-03-01T02:00:00Z',
        Tags: { Tag: [] },
      }));
      return {
        Users: { User: rows },
        IsTruncated: page.next !== undefined,
        ...(page.next === undefined ? {} : { Marker: page.next }),
      };
    },
    GetLoginProfile: loginProfile,
    GetUserMFAInfo: (call) => {
      const bound = findUser(call).mfa ?? false;
      return {
        IsMFAEnable: bound,
        ...(bound ? { MFADevice: { Type: 'VMFA', SerialNumber: 'acs:ram::mfa/device' } } : {}),
      };
    },
    ListAccessKeys: (call) => {
      // Without a user the vendor lists the caller's own keys; a test caller has none.
      const keys = call.input.UserPrincipalName === undefined ? [] : (findUser(call).keys ?? []);
      const rows = keys.map((key) => ({
        AccessKeyId: key.id,
        Status: key.active ? 'Active' : 'Inactive',
        CreateDate: key.created,
        UpdateDate: key.created,
      }));
      return { AccessKeys: { AccessKey: rows } };
    },
    GetAccessKeyLastUsed: lastUsed,
  },
};
