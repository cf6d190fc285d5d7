import { z } from 'zod';
import { defineOperation } from '#model/operation.ts';
import { wrapped } from '../reply.ts';
import { Count, Flag, markerPaging, Tags } from './reply-parts.ts';

// Names, members and page sizes as in the typings of @alicloud/ims20190815 2.3.2. IMS is authorised with RAM's prefix.

export const getAccountMfaInfo = defineOperation({
  service: 'ims',
  name: 'GetAccountMFAInfo',
  permission: 'ram:GetAccountMFAInfo',
  reply: z.object({ IsMFAEnable: Flag }),
});

export const getAccountSecurityPracticeReport = defineOperation({
  service: 'ims',
  name: 'GetAccountSecurityPracticeReport',
  permission: 'ram:GetAccountSecurityPracticeReport',
  shared: true,
  reply: z
    .object({
      AccountSecurityPracticeInfo: z.object({
        AccountSecurityPracticeUserInfo: z.object({ BindMfa: Flag.optional(), RootWithAccessKey: Count.optional() }),
      }),
    })
    .transform((reply) => reply.AccountSecurityPracticeInfo.AccountSecurityPracticeUserInfo),
});

/** Starts the report, or says how far it is. Changes nothing in the account; at most one report in four hours is made. */
export const generateCredentialReport = defineOperation({
  service: 'ims',
  name: 'GenerateCredentialReport',
  permission: 'ram:GenerateCredentialReport',
  shared: true,
  reply: z.unknown(),
});

export const getCredentialReport = defineOperation({
  service: 'ims',
  name: 'GetCredentialReport',
  permission: 'ram:GetCredentialReport',
  shared: true,
  // the root identity is the first row: a small page holds it
  paging: { style: 'token', input: 'NextToken', output: 'NextToken', size: ['MaxItems', 100] },
  reply: z.object({ Content: z.string(), GeneratedTime: z.string().optional() }),
});

export const getSecurityPreference = defineOperation({
  service: 'ims',
  name: 'GetSecurityPreference',
  permission: 'ram:GetSecurityPreference',
  shared: true,
  reply: z.object({
    SecurityPreference: z.object({
      LoginProfilePreference: z.object({
        MFAOperationForLogin: z.unknown().optional(),
        EnforceMFAForLogin: z.unknown().optional(),
      }),
    }),
  }),
});

export const listUsers = defineOperation({
  service: 'ims',
  name: 'ListUsers',
  permission: 'ram:ListUsers',
  shared: true,
  paging: markerPaging(1000),
  reply: wrapped(
    'Users',
    'User',
    z.object({ UserPrincipalName: z.string().min(1), DisplayName: z.string().nullish(), Tags }),
  ),
});

export const getLoginProfile = defineOperation({
  service: 'ims',
  name: 'GetLoginProfile',
  permission: 'ram:GetLoginProfile',
  reply: z.object({
    LoginProfile: z.object({ Status: z.string().optional(), MFABindRequired: z.unknown().optional() }),
  }),
});

export const getUserMfaInfo = defineOperation({
  service: 'ims',
  name: 'GetUserMFAInfo',
  permission: 'ram:GetUserMFAInfo',
  reply: z.object({ IsMFAEnable: z.unknown() }),
});

export const listAccessKeys = defineOperation({
  service: 'ims',
  name: 'ListAccessKeys',
  permission: 'ram:ListAccessKeys',
  reply: wrapped(
    'AccessKeys',
    'AccessKey',
    z.object({ AccessKeyId: z.string().min(1), Status: z.unknown().optional(), CreateDate: z.unknown().optional() }),
  ),
});

export const getAccessKeyLastUsed = defineOperation({
  service: 'ims',
  name: 'GetAccessKeyLastUsed',
  permission: 'ram:GetAccessKeyLastUsed',
  reply: z.object({
    AccessKeyLastUsed: z.object({ LastUsedDate: z.string().nullish(), ServiceName: z.string().nullish() }),
  }),
});
