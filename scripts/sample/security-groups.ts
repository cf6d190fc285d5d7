import type { Outcome } from '#model/verdict.ts';
import type { RegionContents } from '#testing/alibaba/estate.ts';
import type { SecurityGroup, SecurityRule } from '#testing/alibaba/services/security-groups.ts';
import type { Naming, Place } from './naming.ts';
import { offices } from './network.ts';

const everyone = '0.0.0.0/0';

type Rule = Partial<Omit<SecurityRule, 'id'>>;

interface Build {
  group(
    name: string,
    vpc: string | undefined,
    outcome: Outcome,
    rules: readonly Rule[],
    rest?: Partial<SecurityGroup>,
  ): SecurityGroup;
  id(prefix: string, name: string): string;
}

function builder(naming: Naming, place: Place): Build {
  return {
    id: (prefix, name) => naming.id(prefix, place, name),
    group: (name, vpc, outcome, rules, rest = {}) => ({
      id: naming.id('sg', place, name),
      ...(vpc === undefined ? {} : { vpcId: naming.id('vpc', place, vpc) }),
      instances: 2,
      rules: rules.map((rule, index) => ({
        id: naming.id('sgr', place, `${name} rule ${index + 1}`),
        policy: 'Accept',
        ...rule,
      })),
      expect: { 'alibaba.ecs.security-group-no-risky-ports': outcome },
      ...rest,
    }),
  };
}

type Groups = Pick<RegionContents, 'securityGroups' | 'prefixLists' | 'portRangeLists'>;

function hangzhou({ group, id }: Build): Groups {
  const officeList = id('pl', 'offices');
  const webPorts = id('prl', 'web-ports');
  return {
    securityGroups: [
      group('shop-web', 'shop-prod', 'pass', [{ portRangeList: webPorts, source: everyone }], { instances: 2 }),
      group('shop-api', 'shop-prod', 'pass', [{ ports: '8080/8080', sourceGroup: id('sg', 'shop-web') }]),
      group('orders', 'orders-prod', 'pass', [
        { ports: '8080/8090', sourceGroup: id('sg', 'shop-api') },
        { ports: '22/22', sourceGroup: id('sg', 'ops-bastion') },
      ]),
      group('ops-bastion', 'ops-tools', 'pass', [{ ports: '22/22', prefixList: officeList }], { instances: 1 }),
      group('ops-tools', 'ops-tools', 'pass', [
        { ports: '1/65535', source: everyone, priority: 50 },
        { policy: 'Drop', protocol: 'ALL', ports: '-1/-1', source: everyone, priority: 10 },
        { ports: '443/443', source: '203.0.113.0/26', priority: 1 },
      ]),
      // The agency that ran the campaign asked for it, and nobody closed it afterwards.
      group('campaign-2022', 'shop-prod', 'fail', [{ ports: '22/22', source: everyone }], { instances: 0 }),
      group('ack-workers', 'orders-prod', 'not-applicable', [{ protocol: 'ALL', source: everyone }], {
        serviceId: 25740106,
      }),
      group('newsletter', undefined, 'pass', [{ ports: '80/80', source: everyone, nic: 'internet' }], { instances: 1 }),
    ],
    prefixLists: [{ id: officeList, entries: offices }],
    portRangeLists: [{ id: webPorts, entries: ['80/80', '443/443'] }],
  };
}

function shanghai({ group }: Build): Groups {
  return {
    securityGroups: [
      group('lake', 'data-lake', 'pass', [{ protocol: 'ALL', source: '10.0.0.0/8' }], { instances: 3 }),
      group('office', 'office', 'pass', [
        { ports: '3389/3389', source: offices[0]! },
        { protocol: 'UDP', ports: '1194/1194', source: everyone },
      ]),
      group('backup', 'office', 'pass', [{ ports: '22/22', source: '10.20.0.0/16' }], { instances: 1 }),
    ],
  };
}

function singapore({ group }: Build): Groups {
  return {
    securityGroups: [
      group('sea-web', 'shop-sea', 'pass', [{ ports: '443/443', source: everyone }]),
      group('sea-api', 'shop-sea', 'pass', [{ ports: '8080/8080', source: '172.16.0.0/12' }], { instances: 1 }),
      group('staging-all', 'staging', 'fail', [{ protocol: 'ALL', source: everyone }], { instances: 3 }),
    ],
  };
}

export function securityGroupsIn(place: Place, naming: Naming): Groups {
  const regions = { 'cn-hangzhou': hangzhou, 'cn-shanghai': shanghai, 'ap-southeast-1': singapore };
  return regions[place](builder(naming, place));
}
