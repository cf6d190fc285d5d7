import { describe, expect, test } from 'vitest';
import { Mismatch } from '#model/field.ts';
import { armId, idOf, subResources, word } from './arm-fields.ts';

describe('words and ids of Azure', () => {
  test('an id is kept in lower case, and nothing is no id', () => {
    expect(armId().parse('/Subscriptions/S/resourceGroups/Shop')).toBe('/subscriptions/s/resourcegroups/shop');
    expect(armId().parse('')).toBeInstanceOf(Mismatch);
    expect(armId().parse(null)).toBeInstanceOf(Mismatch);
  });

  test('a word may come in any case, and no other word is taken', () => {
    const access = word(['Allow', 'Deny']);
    expect(['Allow', 'allow', 'DENY'].map((value) => access.parse(value))).toEqual(['Allow', 'Allow', 'Deny']);
    for (const value of ['Permit', '', null, 1]) expect(access.parse(value)).toBeInstanceOf(Mismatch);
  });

  test('a reference gives its id, and what is none stays to be refused', () => {
    expect(idOf({ id: '/a' })).toBe('/a');
    expect(idOf(undefined)).toBeUndefined();
    expect(armId().parse(idOf({ name: 'a' }))).toBeInstanceOf(Mismatch);
  });

  test('the properties of parts stand beside their names, and other shapes stay as they are', () => {
    const part = { id: '/a', name: 'a', properties: { name: 'inner', port: 22 } };
    expect(subResources([part, 'odd', { id: '/b' }])).toEqual([{ id: '/a', name: 'a', port: 22 }, 'odd', { id: '/b' }]);
    expect(subResources('odd')).toBe('odd');
    expect(subResources(undefined)).toBeUndefined();
  });
});
