/** An amount in millionths of a currency, exactly: `0.0375 USD`. */
export function formatMoney(micros: number, currency: string): string {
  const digits = String(Math.abs(micros)).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '').padEnd(2, '0');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${fraction} ${currency}`;
}

/** What was typed as an amount, in millionths; undefined when it is none or finer than that. */
export function parseMoney(text: string): number | undefined {
  const [, whole, fraction = ''] = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}
