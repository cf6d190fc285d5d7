import { defineCollector, type Found, type Reader } from '#model/collector.ts';
import { ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { Account } from './assets.ts';
import { type AccessKeyCount, countAccessKeys, hasMfa, readRootRow } from './credential-report.ts';
import {
  generateCredentialReport,
  getAccountMfaInfo,
  getAccountSecurityPracticeReport,
  getCredentialReport,
  getSecurityPreference,
} from './ims-operations.ts';

const reports = [getAccountSecurityPracticeReport, generateCredentialReport, getCredentialReport];

export const accounts = defineCollector({
  asset: Account,
  scope: 'global',
  list: {
    operations: [],
    read: async function* (reader): AsyncIterable<Found> {
      yield { id: arn('ram', null, reader.account, 'root'), name: reader.account, fields: {} };
    },
  },
  details: [
    {
      fields: ['rootMfaEnabled'],
      operations: [getAccountMfaInfo, ...reports],
      read: async (reader) => ({
        rootMfaEnabled: await firstAnswer(
          async () => (await reader.call(getAccountMfaInfo)).IsMFAEnable,
          async () => (await reader.call(getAccountSecurityPracticeReport)).BindMfa,
          async () => hasMfa(await readRootRow(reader)),
        ),
      }),
    },
    {
      fields: ['rootAccessKeys'],
      operations: reports,
      read: async (reader) => ({
        rootAccessKeys: await firstAnswer<AccessKeyCount>(
          () => keysInPracticeReport(reader),
          async () => countAccessKeys(await readRootRow(reader)),
        ),
      }),
    },
    {
      fields: ['mfaForLogin'],
      operations: [getSecurityPreference],
      read: async (reader) => ({ mfaForLogin: await readMfaForLogin(reader) }),
    },
  ],
});

async function keysInPracticeReport(reader: Reader): Promise<AccessKeyCount | undefined> {
  const { RootWithAccessKey } = await reader.call(getAccountSecurityPracticeReport);
  return RootWithAccessKey === undefined ? undefined : { count: RootWithAccessKey, active: null };
}

/** The account-wide rule for logon; accounts that still answer with the older switch mean mandatory (on) or independent (off). */
export async function readMfaForLogin(reader: Reader): Promise<unknown> {
  const { LoginProfilePreference } = (await reader.call(getSecurityPreference)).SecurityPreference;
  const { MFAOperationForLogin, EnforceMFAForLogin } = LoginProfilePreference;
  if (MFAOperationForLogin !== undefined || typeof EnforceMFAForLogin !== 'boolean') return MFAOperationForLogin;
  return EnforceMFAForLogin ? 'mandatory' : 'independent';
}

/** The first source that knows; when none does, the failure of the first, which is the one to mend. */
async function firstAnswer<T>(...sources: readonly (() => Promise<T | undefined>)[]): Promise<T | undefined> {
  let failure: ReadFailure | undefined;
  for (const source of sources) {
    try {
      const answer = await source();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!(error instanceof ReadFailure)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}
