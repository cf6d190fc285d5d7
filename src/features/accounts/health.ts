import type { Text } from '#model/text.ts';
import type { Transaction } from '#platform/database/database.ts';
import { clearTimer, setTimer } from '#platform/database/timers.ts';
import { AppError } from '#platform/errors.ts';
import { type ModuleProbe, modulesOf, probeModules } from '#scan/probe.ts';
import type { AccountRow, StoredHealth } from './account-row.ts';
import { openLive } from './opener.ts';
import type { AccountsOptions } from './options.ts';
import { notConnected } from './refusals.ts';
import { findAccount, setHealth, storeHealth } from './repository.ts';

export const healthTimer = 'account-health';
const dayMs = 86_400_000;
/** Beyond the sum of all modules' limits nothing useful comes any more. */
const wholeTestMs = 180_000;

/** Has every module tested as soon as the scheduler comes by. */
export async function requestTest(
  transaction: Transaction,
  organizationId: string,
  account: { readonly id: string; readonly health: Readonly<Record<string, StoredHealth>> },
  now: number,
): Promise<void> {
  const waiting = Object.entries(account.health).map(([module, one]) => [module, { ...one, status: 'validating' }]);
  await setHealth(transaction, organizationId, account.id, Object.fromEntries(waiting));
  await setTimer(transaction, organizationId, timerOf(account.id, now));
}

/** Before the first test. */
export async function untested(
  options: AccountsOptions,
  cloud: string,
): Promise<Readonly<Record<string, StoredHealth>>> {
  const program = options.programs.get(cloud);
  const modules = program ? modulesOf(await program.cloud()) : [];
  const one = { status: 'validating', service: null, operation: null, code: null, message: null, checkedAt: null };
  return Object.fromEntries(modules.map((module) => [module, one as StoredHealth]));
}

/** Tests an account and sets the next test; also when everything failed, because that is what the test found. */
export async function testAccount(
  options: AccountsOptions,
  organizationId: string,
  accountId: string,
  now: number,
): Promise<void> {
  const { database } = options;
  const row = await database.inOrganization(organizationId, (transaction) =>
    findAccount(transaction, organizationId, accountId),
  );
  const credentials = row?.status === 'connected' && row.source === 'live' ? row.credentials : null;
  const checkedAt = new Date(now).toISOString();
  const health = row && credentials ? await testModules(options, organizationId, row, checkedAt) : {};
  await database.inOrganization(organizationId, async (transaction) => {
    if (!credentials) return await clearTimer(transaction, organizationId, healthTimer, accountId);
    const isStored = await storeHealth(transaction, organizationId, accountId, { credentials, health, checkedAt });
    // other credentials by now, or none: the next test will see
    await setTimer(transaction, organizationId, timerOf(accountId, isStored ? now + dayMs : now));
  });
}

async function testModules(
  options: AccountsOptions,
  organizationId: string,
  row: AccountRow,
  checkedAt: string,
): Promise<Readonly<Record<string, StoredHealth>>> {
  const program = options.programs.get(row.cloud);
  if (!program) throw notConnected();
  const cloud = await program.cloud();
  const signal = AbortSignal.timeout(wholeTestMs);
  const { requestTimeoutMs = 10_000, moduleTimeoutMs = 15_000 } = options;
  try {
    const opened = { organizationId, row, needsRegions: true };
    const connection = await openLive(options, opened, signal, requestTimeoutMs);
    try {
      const homeRegion = program.sites.find(({ side }) => side === row.side)?.homeRegion ?? '';
      const probes = await probeModules({ ...connection, cloud, homeRegion, signal, moduleTimeoutMs });
      return Object.fromEntries(probes.map((probe) => [probe.module, healthOf(probe, checkedAt)]));
    } finally {
      await connection.close(false);
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'database-unavailable') throw error;
    const failed = failureOf(error, checkedAt);
    return Object.fromEntries(modulesOf(cloud).map((module) => [module, failed]));
  }
}

function healthOf({ status, gap }: ModuleProbe, checkedAt: string): StoredHealth {
  const what = gap && {
    service: gap.service,
    operation: gap.operation,
    code: gap.code,
    message: sameText(gap.message),
  };
  return { service: null, operation: null, code: null, message: null, ...what, status, checkedAt };
}

/** Nothing could be read at all. */
function failureOf(error: AppError, checkedAt: string): StoredHealth {
  const status = error.code === 'cloud-unavailable' ? 'timeout' : 'error';
  return { status, service: null, operation: null, code: error.code, message: error.text, checkedAt };
}

/** A vendor's words are not translated. */
function sameText(words: string): Text {
  return { en: words, zh: words };
}

function timerOf(accountId: string, dueMs: number) {
  return { kind: healthTimer, subjectId: accountId, dueAt: new Date(dueMs).toISOString() };
}
