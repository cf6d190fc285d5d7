/** Money is whole millionths of the currency, never a fraction of a binary number. */
export const currency = 'USD';
/** USD 0.02 */
export const defaultUnitPriceMicros = 20_000;
/** Bounds under which every product below stays an exact whole number. */
export const bounds = { unitPriceMicros: 10_000_000, quota: 10_000_000, months: 60 } as const;
/** */
export const minimumQuota = 1_000;
const scansPerInstance = 20;

/** unit price × quota × duration */
export function subscriptionPrice(unitPriceMicros: number, quota: number, months: number): number {
  return exact(unitPriceMicros * quota * months);
}

/** unit price × scans */
export function scansPrice(unitPriceMicros: number, scans: number): number {
  return exact(unitPriceMicros * scans);
}

/** 20 scans for each instance, and never less than can be bought */
export function recommendedQuota(instances: number): number {
  return Math.max(minimumQuota, scansPerInstance * instances);
}

/** `15.00`, `0.02`, `0.000125`: two decimals, or as many as are needed. */
export function moneyText(micros: number): string {
  const sign = micros < 0 ? '-' : '';
  const digits = String(Math.abs(micros)).padStart(7, '0');
  const decimals = digits.slice(-6).replace(/0{1,4}$/, '');
  return `${sign}${digits.slice(0, -6)}.${decimals}`;
}

function exact(micros: number): number {
  if (!Number.isSafeInteger(micros)) throw new Error('An amount of money is too large to be exact.');
  return micros;
}
