import { type Field, flag, Mismatch } from '#model/field.ts';

const on = new Set(['1', 'true', 'yes', 'on', 'enable', 'enabled']);
const off = new Set(['0', 'false', 'no', 'off', 'disable', 'disabled']);

/**
 * A setting that is on or off. The database services spell it `1`, `"1"`, `Enable`, `Enabled`, `Yes` or `on`, and the opposites,
 * sometimes in two ways for one setting; any other word is a mismatch, never a default.
 */
export function onOff(description = ''): Field<boolean> {
  return {
    ...flag(description),
    parse: (value) => {
      const word = ['string', 'number', 'boolean'].includes(typeof value) ? String(value).toLowerCase() : '';
      if (on.has(word)) return true;
      return off.has(word) ? false : new Mismatch('on or off');
    },
  };
}
