import { describe, expect, test } from 'vitest';
import { Mismatch } from '#model/field.ts';
import { onOff } from './on-off.ts';

describe('a setting that is on or off', () => {
  test.each([1, '1', true, 'True', 'Enable', 'Enabled', 'Yes', 'on', 'ON'])('%j is on', (value) => {
    expect(onOff().parse(value)).toBe(true);
  });

  test.each([0, '0', false, 'False', 'Disable', 'Disabled', 'No', 'off'])('%j is off', (value) => {
    expect(onOff().parse(value)).toBe(false);
  });

  test.each([undefined, null, '', ' ', 2, '10', 'Enabling', 'updating', ['1'], {}])('%j is neither', (value) => {
    expect(onOff().parse(value)).toBeInstanceOf(Mismatch);
  });
});
