import type { Database, Transaction } from '#platform/database/database.ts';
import type { Caller } from '#platform/web/route.ts';
import { billsAsCsv } from './bill-download.ts';
import { listBills } from './bills-repository.ts';
import type { Change } from './changes.ts';
import { describeQuota, describeUsage, resolveRange } from './overview.ts';
import { listEvents, readSettings } from './repository.ts';
import type { QuotaOverview } from './schemas.ts';

export type QuotaService = ReturnType<typeof createQuotaService>;

interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function createQuotaService(database: Database) {
  const read = <T>(
    { organizationId }: Caller,
    work: (transaction: Transaction, organizationId: string) => Promise<T>,
  ) => database.inOrganization(organizationId, (transaction) => work(transaction, organizationId));
  return {
    overview: (caller: Caller, now: number): Promise<QuotaOverview> =>
      read(caller, (transaction, organizationId) => describeQuota(transaction, organizationId, now)),

    usage: (caller: Caller, range: Range, now: number) =>
      read(caller, (transaction, organizationId) => describeUsage(transaction, organizationId, range, now)),

    /** Makes one change, and says how things are after it. */
    change: (caller: Caller, now: number, make: (change: Change) => Promise<void>): Promise<QuotaOverview> =>
      read(caller, async (transaction, organizationId) => {
        await make({ transaction, organizationId, caller, now });
        return await describeQuota(transaction, organizationId, now);
      }),

    history: (caller: Caller, page: Parameters<typeof listEvents>[2]) =>
      read(caller, (transaction, organizationId) => listEvents(transaction, organizationId, page)),

    bills: (caller: Caller, page: Parameters<typeof listBills>[2]) =>
      read(caller, (transaction, organizationId) => listBills(transaction, organizationId, page)),

    async billsCsv(caller: Caller, range: Range, now: number) {
      const { timeZone } = await read(caller, readSettings);
      const days = resolveRange(range, timeZone, now);
      return { ...days, text: billsAsCsv(database, caller.organizationId, days) };
    },
  };
}
