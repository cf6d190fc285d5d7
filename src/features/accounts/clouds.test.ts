import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountServer, startAccountServer } from '#testing/account-server.ts';
import type { CloudPolicy } from './clouds.ts';

let server: AccountServer;

beforeAll(async () => {
  server = await startAccountServer();
  server.role = 'auditor';
}, 120_000);

afterAll(() => server.close());

it('the clouds, with their sites and modules', async () => {
  const { items } = (await server.ask('GET', '/clouds')).json<{ items: readonly object[] }>();
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    id: 'alibaba',
    sites: [
      { side: 'china', consoleUrl: 'https://home.console.aliyun.com' },
      { side: 'outside-china', consoleUrl: 'https://home.console.alibabacloud.com' },
    ],
    credentialKinds: ['key', 'role'],
    modules: expect.arrayContaining(['ecs', 'oss', 'ram', 'redis']),
  });
});

describe('the policy for reading', () => {
  it('allows exactly what the checks need, and every permission of it reads', async () => {
    const answer = await server.ask('GET', '/clouds/alibaba/policies/read');
    const { policy, permissions } = answer.json<CloudPolicy>();
    const [statement, ...others] = policy.Statement as { Effect: string; Action: string[]; Resource: string }[];
    expect(others).toEqual([]);
    expect(statement).toEqual({
      Effect: 'Allow',
      Action: permissions.map(({ permission }) => permission),
      Resource: '*',
    });
    expect(statement?.Action.length).toBeGreaterThan(40);
    for (const action of statement?.Action ?? []) expect(action).toMatch(/:(Get|List|Describe|Generate|Read)/);
    // the reads of Message Center have no names of their own
    expect(statement?.Action.filter((action) => action.includes('*'))).toEqual(['notifications:Read*']);
  });

  it('comes with the documents of a role, in which the organisation is the external ID', async () => {
    const names = 'principal=acs:ram::1:user/scanner&roleArn=acs:ram::2:role/bastide';
    const { role } = (await server.ask('GET', `/clouds/alibaba/policies/read?${names}`)).json<CloudPolicy>();
    const trust = { Principal: { RAM: ['acs:ram::1:user/scanner'] } };
    const condition = { Condition: { StringEquals: { 'sts:ExternalId': server.organizationId } } };
    const allow = { Effect: 'Allow', Action: 'sts:AssumeRole' };
    expect(role).toEqual({
      externalId: server.organizationId,
      trust: { Version: '1', Statement: [{ ...allow, ...trust, ...condition }] },
      assume: { Version: '1', Statement: [{ ...allow, Resource: 'acs:ram::2:role/bastide' }] },
    });
  });

  it.each(['policy', 'trust', 'assume'] as const)('can be downloaded: %s', async (document) => {
    const shown = (await server.ask('GET', '/clouds/alibaba/policies/read?externalId=ext-1')).json<CloudPolicy>();
    const file = await server.ask('GET', `/clouds/alibaba/policies/read/${document}?externalId=ext-1`);
    expect(file.headers.get('content-disposition')).toContain(`bastide-alibaba-read-${document}.json`);
    expect(file.json()).toEqual(document === 'policy' ? shown.policy : shown.role?.[document]);
  });
});

it.each([
  ['/clouds/alibaba/policies/fix', 'this version has no fixes'],
  ['/clouds/alibaba/policies/fix/policy', 'this version has no fixes'],
  ['/clouds/mars/policies/read', 'There is no cloud'],
])('there is none at %s, and the answer says why', async (path, reason) => {
  const answer = await server.ask('GET', path);
  expect([answer.status, answer.text]).toEqual([404, expect.stringContaining(reason)]);
});
