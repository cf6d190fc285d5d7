import { describe, expect, test } from 'vitest';
import { answer, expected, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

const refused = Symbol('refused');
const asked = (service: string, operation: string, idName: string, id: string, output: unknown): Line =>
  output === refused
    ? refuse(service, operation, { [idName]: id })
    : answer(service, operation, output, { [idName]: id });

describe('public and open: 10, 15, 24', () => {
  // [outcome, network types, whitelist groups]
  const cases: Record<
    string,
    readonly [Outcome, readonly string[] | typeof refused, readonly string[] | typeof refused]
  > = {
    'public-and-open': ['fail', ['Public', 'VPC'], ['0.0.0.0/0']],
    'public-and-open-plain': ['fail', ['Public'], ['0.0.0.0']],
    'open-in-a-comma-list': ['fail', ['Public'], ['127.0.0.1,0.0.0.0/0,10.0.0.1']],
    'open-with-spaces': ['fail', ['Public'], ['127.0.0.1, 0.0.0.0/0']],
    'open-in-second-group': ['fail', ['Public'], ['127.0.0.1', '0.0.0.0/0']],
    'ten-slash-eight': ['pass', ['Public'], ['10.0.0.0/8']],
    substring: ['pass', ['Public'], ['10.0.0.0/16,20.0.0.0/8', '100.0.0.0/8']],
    'ends-in-it': ['pass', ['Public'], ['210.0.0.0/24,110.0.0.0']],
    'local-only': ['pass', ['Public'], ['127.0.0.1']],
    'empty-list': ['pass', ['Public'], ['']],
    'no-groups': ['pass', ['Public'], []],
    'private-and-open': ['pass', ['VPC'], ['0.0.0.0/0']],
    'private-and-closed': ['pass', ['VPC'], ['10.0.0.0/8']],
    'address-refused-open': ['unknown', refused, ['0.0.0.0/0']],
    'address-refused-closed': ['pass', refused, ['10.0.0.0/8']],
    'list-refused-public': ['unknown', ['Public'], refused],
    'list-refused-private': ['pass', ['VPC'], refused],
  };
  const groupList = (groups: readonly string[] | typeof refused) =>
    groups === refused
      ? refused
      : {
          SecurityIpGroups: {
            SecurityIpGroup: groups.map((SecurityIpList, i) => ({
              SecurityIpGroupName: `g${i}`,
              SecurityIpGroupAttribute: '',
              SecurityIpList,
            })),
          },
          SecurityIps: 'ignored',
        };

  describe.each(['replicate', 'sharding'])('10 MongoDB %s', (type) => {
    const check = 'alibaba.mongodb.instance-no-public-access';
    const lists = ['replicate', 'sharding', 'serverless'].map((other) =>
      answer(
        'dds',
        'DescribeDBInstances',
        {
          TotalCount: other === type ? Object.keys(cases).length : 0,
          DBInstances: {
            DBInstance:
              other === type
                ? Object.keys(cases).map((DBInstanceId) => ({
                    DBInstanceId,
                    DBInstanceType: type,
                    DBInstanceStatus: 'Running',
                    Engine: 'MongoDB',
                  }))
                : [],
          },
        },
        { DBInstanceType: other },
      ),
    );
    const details = Object.entries(cases).flatMap(([id, [, nets, groups]]) => [
      type === 'replicate'
        ? asked(
            'dds',
            'DescribeReplicaSetRole',
            'DBInstanceId',
            id,
            nets === refused
              ? refused
              : {
                  DBInstanceId: id,
                  ReplicaSets: {
                    ReplicaSet: nets.map((NetworkType) => ({
                      NetworkType,
                      ReplicaSetRole: 'Primary',
                      ConnectionDomain: 'x',
                      ConnectionPort: '3717',
                    })),
                  },
                },
          )
        : asked(
            'dds',
            'DescribeShardingNetworkAddress',
            'DBInstanceId',
            id,
            nets === refused
              ? refused
              : {
                  NetworkAddresses: {
                    NetworkAddress: nets.map((NetworkType) => ({
                      NetworkType,
                      NodeType: 'mongos',
                      NetworkAddress: 'x',
                    })),
                  },
                  CompatibleConnections: { CompatibleConnection: [] },
                },
          ),
      asked('dds', 'DescribeSecurityIps', 'DBInstanceId', id, groupList(groups)),
    ]);
    test('each case', async () => {
      expect(await outcomes(check, [...lists, ...details])).toEqual(expected(cases));
    });
  });

  test('10 MongoDB: compatible connection, state, reads, one list line for every type', async () => {
    const check = 'alibaba.mongodb.instance-no-public-access';
    const inst = (DBInstanceId: string, more: Members = {}) => ({ DBInstanceId, ...more });
    const list = (type: string, ...items: Members[]) =>
      answer('dds', 'DescribeDBInstances', { DBInstances: { DBInstance: items } }, { DBInstanceType: type });
    const open = answer('dds', 'DescribeSecurityIps', {
      SecurityIpGroups: { SecurityIpGroup: { SecurityIpList: '0.0.0.0/0' } },
    });
    const role = (id: string) =>
      answer(
        'dds',
        'DescribeReplicaSetRole',
        { ReplicaSets: { ReplicaSet: { NetworkType: 'Public' } } },
        { DBInstanceId: id },
      );
    expect
      .soft(
        await outcomes(check, [
          list('replicate'),
          list('serverless'),
          list('sharding', inst('s')),
          open,
          answer('dds', 'DescribeShardingNetworkAddress', {
            NetworkAddresses: { NetworkAddress: [{ NetworkType: 'VPC' }] },
            CompatibleConnections: { CompatibleConnection: [{ NetworkType: 'Public' }] },
          }),
        ]),
        'compatible',
      )
      .toEqual({ s: 'fail' });
    expect
      .soft(
        await outcomes(check, [
          list('replicate'),
          list('serverless'),
          list('sharding', inst('s')),
          open,
          answer('dds', 'DescribeShardingNetworkAddress', {
            NetworkAddresses: { NetworkAddress: [{ NetworkType: 'VPC' }] },
          }),
        ]),
        'no compatible member',
      )
      .toEqual({ s: 'pass' });
    expect
      .soft(
        await outcomes(check, [
          list(
            'replicate',
            inst('new', { DBInstanceStatus: 'Creating' }),
            inst('gone', { DBInstanceStatus: 'Deleting' }),
            inst('ok'),
          ),
          list('sharding'),
          list('serverless'),
          open,
          role('ok'),
        ]),
        'states',
      )
      .toEqual({ new: 'not-applicable', gone: 'not-applicable', ok: 'fail' });
    expect
      .soft(await outcomes(check, [refuse('dds', 'DescribeDBInstances')]), 'refused')
      .toEqual({ '(cn-hangzhou)': 'unknown' });
    expect
      .soft(
        await outcomes(check, [
          list('replicate', inst('r')),
          list('serverless'),
          refuse('dds', 'DescribeDBInstances', { DBInstanceType: 'sharding' }),
          open,
          role('r'),
        ]),
        'one type refused',
      )
      .toEqual({ r: 'fail', '(cn-hangzhou)': 'unknown' });
    expect
      .soft(
        await outcomes(check, [
          answer('dds', 'DescribeDBInstances', {
            DBInstances: { DBInstance: [inst('r', { DBInstanceType: 'replicate' })] },
          }),
          open,
          role('r'),
        ]),
        'one line',
      )
      .toEqual({ r: 'fail' });
    expect
      .soft(
        await outcomes(check, [
          answer('dds', 'DescribeDBInstances', { DBInstances: { DBInstance: [inst('r')] } }),
          open,
          role('r'),
        ]),
        'one line no type',
      )
      .toEqual({ r: 'fail' });
    expect
      .soft(await outcomes(check, [list('replicate', inst('r')), open, role('r')]), 'only replicate recorded')
      .toEqual({ r: 'fail', '(cn-hangzhou)': 'unknown' });
    expect
      .soft(
        await outcomes(check, [
          list('replicate'),
          list('sharding'),
          list('serverless', inst('v', { DBInstanceType: 'serverless' })),
          open,
          role('v'),
          answer('dds', 'DescribeShardingNetworkAddress', { NetworkAddresses: { NetworkAddress: [] } }),
        ]),
        'serverless',
      )
      .toEqual({ v: 'fail' });
  });

  test('15 PolarDB', async () => {
    const check = 'alibaba.polardb.cluster-no-public-access';
    const lines = [
      answer('polardb', 'DescribeDBClusters', {
        TotalRecordCount: Object.keys(cases).length,
        PageRecordCount: 30,
        PageNumber: 1,
        Items: {
          DBCluster: Object.keys(cases).map((DBClusterId) => ({
            DBClusterId,
            DBType: 'MySQL',
            DBVersion: '8.0',
            DBClusterStatus: 'Running',
          })),
        },
      }),
      ...Object.entries(cases).flatMap(([id, [, nets, groups]]) => [
        asked(
          'polardb',
          'DescribeDBClusterEndpoints',
          'DBClusterId',
          id,
          nets === refused
            ? refused
            : {
                Items: [
                  { DBEndpointId: 'pe-1', EndpointType: 'Primary', AddressItems: [{ NetType: 'Private' }] },
                  {
                    DBEndpointId: 'pe-2',
                    EndpointType: 'Cluster',
                    AddressItems: nets.map((n) => ({ NetType: n === 'VPC' ? 'Private' : n, ConnectionString: 'x' })),
                  },
                ],
              },
        ),
        asked(
          'polardb',
          'DescribeDBClusterAccessWhitelist',
          'DBClusterId',
          id,
          groups === refused
            ? refused
            : {
                Items: {
                  DBClusterIPArray: groups.map((SecurityIps, i) => ({ DBClusterIPArrayName: `g${i}`, SecurityIps })),
                },
              },
        ),
      ]),
    ];
    expect(await outcomes(check, lines)).toEqual(expected(cases));
    const one = answer('polardb', 'DescribeDBClusters', { Items: { DBCluster: { DBClusterId: 'pc' } } });
    expect
      .soft(await outcomes(check, [refuse('polardb', 'DescribeDBClusters')]))
      .toEqual({ '(cn-hangzhou)': 'unknown' });
    expect
      .soft(
        await outcomes(check, [
          one,
          answer('polardb', 'DescribeDBClusterEndpoints', { Items: { AddressItems: { NetType: 'Public' } } }),
          answer('polardb', 'DescribeDBClusterAccessWhitelist', {
            Items: { DBClusterIPArray: { SecurityIps: '0.0.0.0/0' } },
          }),
        ]),
        'single',
      )
      .toEqual({ pc: 'fail' });
    expect
      .soft(
        await outcomes(check, [
          one,
          answer('polardb', 'DescribeDBClusterEndpoints', { Items: [] }),
          answer('polardb', 'DescribeDBClusterAccessWhitelist', {
            Items: { DBClusterIPArray: [{ SecurityIps: '0.0.0.0/0' }] },
          }),
        ]),
        'no endpoints',
      )
      .toEqual({ pc: 'pass' });
    expect
      .soft(
        await outcomes(check, [
          one,
          answer('polardb', 'DescribeDBClusterEndpoints', { Items: [] }),
          answer('polardb', 'DescribeDBClusterAccessWhitelist', {
            Items: { DBClusterIPArray: [] },
            DBClusterSecurityGroups: {},
          }),
        ]),
        'none',
      )
      .toEqual({ pc: 'pass' });
    expect
      .soft(
        await outcomes(check, [
          answer('polardb', 'DescribeDBClusters', {
            Items: { DBCluster: [{ DBClusterId: 'pc', DBClusterStatus: 'Creating' }] },
          }),
        ]),
        'creating',
      )
      .toEqual({ pc: 'not-applicable' });
  });

  test('24 Redis', async () => {
    const check = 'alibaba.redis.instance-no-public-access';
    const lines = [
      answer('r-kvstore', 'DescribeInstances', {
        TotalCount: Object.keys(cases).length,
        Instances: {
          KVStoreInstance: Object.keys(cases).map((InstanceId) => ({
            InstanceId,
            InstanceStatus: 'Normal',
            InstanceType: 'Redis',
          })),
        },
      }),
      ...Object.entries(cases).flatMap(([id, [, nets, groups]]) => [
        asked(
          'r-kvstore',
          'DescribeDBInstanceNetInfo',
          'InstanceId',
          id,
          nets === refused
            ? refused
            : {
                InstanceNetworkType: 'VPC',
                NetInfoItems: {
                  InstanceNetInfo: nets.map((n) => ({
                    IPType: n === 'VPC' ? 'Private' : n,
                    DBInstanceNetType: n === 'VPC' ? '2' : '0',
                    ConnectionString: 'x',
                  })),
                },
              },
        ),
        asked('r-kvstore', 'DescribeSecurityIps', 'InstanceId', id, groupList(groups)),
      ]),
    ];
    expect(await outcomes(check, lines)).toEqual(expected(cases));
    expect
      .soft(await outcomes(check, [refuse('r-kvstore', 'DescribeInstances')]))
      .toEqual({ '(cn-hangzhou)': 'unknown' });
    expect
      .soft(
        await outcomes(check, [
          answer('r-kvstore', 'DescribeInstances', { Instances: { KVStoreInstance: { InstanceId: 'r' } } }),
          answer('r-kvstore', 'DescribeDBInstanceNetInfo', { NetInfoItems: { InstanceNetInfo: { IPType: 'Public' } } }),
          answer('r-kvstore', 'DescribeSecurityIps', {
            SecurityIpGroups: { SecurityIpGroup: { SecurityIpList: '0.0.0.0/0' } },
          }),
        ]),
      )
      .toEqual({ r: 'fail' });
    expect
      .soft(
        await outcomes(check, [
          answer('r-kvstore', 'DescribeInstances', {
            Instances: {
              KVStoreInstance: [
                { InstanceId: 'new', InstanceStatus: 'Creating' },
                { InstanceId: 'gone', InstanceStatus: 'Released' },
              ],
            },
          }),
        ]),
      )
      .toEqual({ new: 'not-applicable', gone: 'not-applicable' });
  });
});
