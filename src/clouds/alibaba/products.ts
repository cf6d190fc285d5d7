import { defaultRegion, isMainlandChina } from './regions.ts';

export interface Product {
  readonly version: string;
  /** rpc: one POST per action, parameters in the query · rest: OSS, XML over method, path and subresource */
  readonly style: 'rpc' | 'rest';
  /** the host that answers for a region; null means the service as a whole */
  readonly host: (region: string | null) => string;
}

const central = (name: string) => () => `${name}.aliyuncs.com`;
/** Regions that share `central`, all others have a host of their own. */
const regional =
  (name: string, shared: readonly string[] = [], sharedHost = `${name}.aliyuncs.com`) =>
  (region: string | null) =>
    shared.includes(region ?? defaultRegion) ? sharedHost : `${name}.${region ?? defaultRegion}.aliyuncs.com`;

const oldRegions = ['cn-qingdao', 'cn-beijing', 'cn-hangzhou', 'cn-shanghai'];
const finance = ['cn-hangzhou-finance', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1', 'cn-beijing-finance-1'];

/** `_endpointMap` of @alicloud/rds20140815 15.4.0 (public regions), and the finance host beside it. */
const rds = regional('rds', [
  ...oldRegions,
  ...['cn-shenzhen', 'cn-heyuan', 'cn-hongkong', 'ap-southeast-1', 'us-west-1', 'us-east-1'],
  ...['cn-shanghai-finance-1', 'cn-shenzhen-finance-1', 'cn-beijing-finance-1', 'cn-north-2-gov-1'],
]);
/** `_endpoint_map` of alibabacloud-dds20151201 (the vendor's Python SDK). */
const dds = regional('mongodb', [
  ...oldRegions,
  ...['cn-wulanchabu', 'cn-shenzhen', 'cn-heyuan', 'cn-guangzhou', ...finance],
]);
/** `_endpoint_map` of alibabacloud-slb20140515 (the vendor's Python SDK). */
const slb = regional('slb', [
  ...oldRegions,
  ...['cn-shenzhen', 'cn-hongkong', 'ap-southeast-1', 'us-west-1', 'us-east-1', 'cn-north-2-gov-1', ...finance],
]);
/** `_endpointMap` of @alicloud/r-kvstore20150101 6.4.0. */
const kvstore = regional('r-kvstore', [...oldRegions, 'cn-wulanchabu', 'cn-heyuan', 'cn-hangzhou-finance']);
/** `_endpointMap` of @alicloud/polardb20170801: the regions that its oldest and its newest version both map to the shared host. */
const polardb = regional('polardb', [...oldRegions, 'cn-hangzhou-finance']);
/** `_endpointMap` of @alicloud/ecs20140526 7.11.6. */
const ecs = (region: string | null) =>
  ({
    'cn-hangzhou': 'ecs-cn-hangzhou.aliyuncs.com',
    'cn-shanghai-finance-1': 'ecs-cn-hangzhou.aliyuncs.com',
    'cn-shenzhen-finance-1': 'ecs-cn-hangzhou.aliyuncs.com',
    'cn-north-2-gov-1': 'ecs.aliyuncs.com',
    'cn-hangzhou-finance': 'ecs.aliyuncs.com',
  })[region ?? defaultRegion] ?? `ecs.${region}.aliyuncs.com`;
/** `_endpointMap` of @alicloud/vpc20160428 7.3.2. */
const vpc = regional('vpc', [
  ...['cn-hangzhou', 'cn-hangzhou-finance', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1', 'cn-north-2-gov-1'],
]);
/** `_endpoint_map` of alibabacloud-actiontrail20200706 (the vendor's Python SDK). */
const actiontrail = regional('actiontrail', [
  ...['cn-hangzhou-finance', 'cn-shenzhen-finance-1', 'cn-beijing-finance-1'],
]);
/** Two centres: the Chinese ones with Hong Kong, and the rest. Source: endpoint map of the vendor's newest SAS SDK. */
const sas = (region: string | null) =>
  region === null || isMainlandChina(region) || region === 'cn-hongkong'
    ? 'tds.cn-shanghai.aliyuncs.com'
    : 'tds.ap-southeast-1.aliyuncs.com';
/** Central, with a second centre abroad. Source: `_endpointMap` of @alicloud/cdn20180510 5.0.0. */
const cdn = (region: string | null) =>
  region === null || isMainlandChina(region) || region === 'cn-hongkong'
    ? 'cdn.aliyuncs.com'
    : 'cdn.ap-southeast-1.aliyuncs.com';
/** One place for each site of the vendor. Source: the endpoints of its Terraform provider, by type of account. */
const mscopensubscription = (region: string | null) =>
  region === null || isMainlandChina(region)
    ? 'mscopensubscription.aliyuncs.com'
    : 'mscopensubscription.ap-southeast-1.aliyuncs.com';
/** Global without a region. Regions that @alicloud/sts20150401 1.2.0 maps to the global host have no host of their own. */
const sts = (region: string | null) =>
  region === null || ['ap-south-1', 'ap-southeast-2'].includes(region)
    ? 'sts.aliyuncs.com'
    : `sts.${region}.aliyuncs.com`;
/** Source: OSS help centre, "Regions and endpoints"; the Hangzhou finance cloud has a name of its own. */
const oss = (region: string | null) =>
  region === 'cn-hangzhou-finance' ? 'oss-cn-hzfinance.aliyuncs.com' : `oss-${region ?? defaultRegion}.aliyuncs.com`;

const rpc = (version: string, host: Product['host']): Product => ({ version, style: 'rpc', host });

/** Every product that is called, by the name that recordings use. No two share a version, so a version names its product. */
export const products: Readonly<Record<string, Product>> = {
  ims: rpc('2019-08-15', central('ims')),
  ram: rpc('2015-05-01', central('ram')),
  sts: rpc('2015-04-01', sts),
  ecs: rpc('2014-05-26', ecs),
  vpc: rpc('2016-04-28', vpc),
  slb: rpc('2014-05-15', slb),
  rds: rpc('2014-08-15', (region) =>
    region === 'cn-hangzhou-finance' ? `rds-vpc.${region}.aliyuncs.com` : rds(region),
  ),
  'r-kvstore': rpc('2015-01-01', kvstore),
  polardb: rpc('2017-08-01', polardb),
  dds: rpc('2015-12-01', dds),
  cdn: rpc('2018-05-10', cdn),
  apigateway: rpc('2016-07-14', regional('apigateway')),
  sas: rpc('2018-12-03', sas),
  actiontrail: rpc('2020-07-06', actiontrail),
  mscopensubscription: rpc('2021-07-13', mscopensubscription),
  kms: rpc('2016-01-20', regional('kms')),
  resourcemanager: rpc('2020-03-31', central('resourcemanager')),
  oss: { version: '2019-05-17', style: 'rest', host: oss },
};

export function productOf(service: string): Product {
  const product = Object.hasOwn(products, service) ? products[service] : undefined;
  if (!product) throw new Error(`There is no product "${service}".`);
  return product;
}

/** The service of an RPC request, told by its `x-acs-version`. */
export function serviceOfVersion(version: string): string | undefined {
  return Object.keys(products).find((service) => products[service]?.version === version);
}
