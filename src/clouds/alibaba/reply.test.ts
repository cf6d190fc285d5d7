import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plain, shown, shownPlain, toldList, wrapped, wrappedList } from './reply.ts';

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

const silences = [null, '', {}];

describe('a list of which silence says nothing', () => {
  const acl = z.object({ Uses: toldList('Use', z.string()).optional() });

  it('is undefined when absent', () => {
    expect(acl.parse({}).Uses).toBeUndefined();
  });

  it.each([...silences, { Use: null }, { Use: '' }])('is undefined where the vendor sends %j', (Uses) => {
    expect(acl.parse({ Uses }).Uses).toBeUndefined();
  });

  it.each([
    [{ Use: [] }, []],
    [{ Use: ['a'] }, ['a']],
    [{ Use: ['a', 'b'] }, ['a', 'b']],
  ])('is read from %j', (Uses, expected) => {
    expect(acl.parse({ Uses }).Uses).toEqual(expected);
  });

  it.each([{ Other: [] }, 'text', { Use: [1] }, []])('is not understood as %j', (Uses) => {
    expect(acl.safeParse({ Uses }).success).toBe(false);
  });
});

describe('a list that is never silent', () => {
  const nets = shown('Nets', 'Net', z.object({ Type: z.string() }));
  const items = shownPlain('Items', z.object({ Type: z.string().optional() }));

  it('is empty only where it is spelled out', () => {
    expect(nets.parse({ Nets: { Net: [] } })).toEqual([]);
    expect(nets.parse({ Nets: { Net: { Type: 'Public' } } })).toEqual([{ Type: 'Public' }]);
    expect(items.parse({ Items: [] })).toEqual([]);
    expect(items.parse({ Items: { Type: 'Public' } })).toEqual([{ Type: 'Public' }]);
  });

  it.each([undefined, ...silences])('is not understood as %j', (value) => {
    expect(nets.safeParse({ Nets: value }).success).toBe(false);
    expect(nets.safeParse({ Nets: { Net: value } }).success).toBe(false);
    expect(items.safeParse({ Items: value }).success).toBe(false);
  });
});
