import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plain, wrapped, wrappedList } from './reply.ts';

const users = wrapped('Users', 'User', z.object({ UserName: z.string() }));
const nested = wrapped('Data.Users', 'User', z.object({ UserName: z.string() }));
const alice = { UserName: 'alice' };

describe('a wrapped list', () => {
  it.each([
    ['a list', { Users: { User: [alice, { UserName: 'bob' }] } }, [alice, { UserName: 'bob' }]],
    ['a single item', { Users: { User: alice } }, [alice]],
    ['an empty list', { Users: { User: [] } }, []],
    ['an empty wrapper', { Users: {} }, []],
    ['an empty text for the wrapper', { Users: '' }, []],
    ['null for the wrapper', { Users: null }, []],
    ['an empty text inside', { Users: { User: '' } }, []],
    ['null inside', { Users: { User: null } }, []],
  ])('reads %s', (_, reply, expected) => {
    expect(users.safeParse(reply)).toEqual({ success: true, data: expected });
  });

  it.each([
    ['a missing wrapper', {}],
    ['another body', { Groups: { Group: [] } }],
    ['an error page', '<html></html>'],
    ['nothing', null],
    ['a wrapper with other members', { Users: { Item: [alice] } }],
    ['a wrapper that is a list', { Users: [alice] }],
    ['a text that is not empty', { Users: 'alice' }],
    ['a list of something else', { Users: { User: ['alice'] } }],
    ['one bad item among good ones', { Users: { User: [alice, {}] } }],
  ])('does not understand %s', (_, reply) => {
    expect(users.safeParse(reply).success).toBe(false);
  });

  it('follows a dotted path, and says where the reply differs', () => {
    expect(nested.safeParse({ Data: { Users: { User: alice } } })).toEqual({ success: true, data: [alice] });
    const result = nested.safeParse({ Data: { Users: { User: [{}] } } });
    expect(result.error?.issues[0]?.path).toEqual(['Data', 'Users', 0, 'UserName']);
    expect(nested.safeParse({ Users: { User: [] } }).success).toBe(false);
  });

  it('is missed when absent from a larger object', () => {
    const reply = z.object({ Total: z.number(), Users: wrappedList('User', z.string()) });
    expect(reply.safeParse({ Total: 0 }).success).toBe(false);
    expect(reply.safeParse({ Total: 0, Users: {} }).success).toBe(true);
  });
});

describe('a plain list', () => {
  const instances = plain('Instances', z.object({ Id: z.string() }));
  it.each([
    ['a list', { Instances: [{ Id: 'i-1' }] }, [{ Id: 'i-1' }]],
    ['a single item', { Instances: { Id: 'i-1' } }, [{ Id: 'i-1' }]],
    ['null', { Instances: null }, []],
    ['an empty text', { Instances: '' }, []],
  ])('reads %s', (_, reply, expected) => {
    expect(instances.safeParse(reply)).toEqual({ success: true, data: expected });
  });
  it('does not read an absent list as empty', () => {
    expect(instances.safeParse({ RequestId: 'r' }).success).toBe(false);
    expect(instances.safeParse({ Instances: {} }).success).toBe(false);
  });
});
