import type { Database } from '#platform/database/database.ts';
import { type LinePosition, listBillLines } from './bills-repository.ts';
import { moneyText, scansPrice } from './money.ts';

const batch = 2_000;
const header = 'bill,day,time_zone,account_id,check_id,scans,unit_price_usd,amount_usd\r\n';
const beforeAll: LinePosition = [0, '00000000-0000-0000-0000-000000000000', ''];

/** The lines of the bills of some days as CSV (RFC 4180). No column holds text that a person typed, so none can be taken for a formula. */
export async function* billsAsCsv(
  database: Database,
  organizationId: string,
  days: { readonly from: string; readonly to: string },
): AsyncGenerator<string> {
  yield header;
  let after = beforeAll;
  for (;;) {
    const position = after;
    const lines = await database.inOrganization(organizationId, (transaction) =>
      listBillLines(transaction, organizationId, days, { after: position, limit: batch }),
    );
    const text = lines.map((line) =>
      [
        line.number,
        line.day,
        line.timeZone,
        line.accountId,
        line.checkId,
        line.scans,
        moneyText(line.unitPriceMicros),
        moneyText(scansPrice(line.unitPriceMicros, line.scans)),
      ].join(','),
    );
    if (text.length > 0) yield `${text.join('\r\n')}\r\n`;
    const last = lines.at(-1);
    if (!last || lines.length < batch) return;
    after = [last.number, last.accountId, last.checkId];
  }
}
