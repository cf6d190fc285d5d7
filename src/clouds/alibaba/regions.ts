interface Region {
  readonly id: string;
  /** public: anyone may use it · restricted: for finance, government or disaster recovery · closed: shut down or closing */
  readonly access: 'public' | 'restricted' | 'closed';
  readonly mainland: boolean;
}

const mainlandIds = [
  ...['cn-qingdao', 'cn-beijing', 'cn-zhangjiakou', 'cn-huhehaote', 'cn-wulanchabu', 'cn-hangzhou', 'cn-shanghai'],
  ...['cn-shenzhen', 'cn-heyuan', 'cn-guangzhou', 'cn-chengdu', 'cn-wuhan-lr', 'cn-zhengzhou-jva'],
];
const abroadIds = [
  ...['cn-hongkong', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-3', 'ap-southeast-5'],
  ...['ap-southeast-6', 'ap-southeast-7', 'ap-southeast-8', 'us-east-1', 'us-west-1', 'us-southeast-1', 'na-south-1'],
  ...['eu-central-1', 'eu-west-1', 'me-east-1', 'me-central-1'],
];
const restrictedIds = [
  ...['cn-hangzhou-finance', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1', 'cn-beijing-finance-1'],
  ...['cn-north-2-gov-1', 'cn-heyuan-acdr-1', 'cn-wulanchabu-gic-1'],
];

/** Source: the endpoint lists of the vendor's SDKs (R-KVStore 6.4.0, ECS 7.11.6) and of its help centre (Auto Scaling, Mybase). */
const published: readonly Region[] = [
  ...mainlandIds.map((id) => ({ id, access: 'public', mainland: true }) as const),
  ...abroadIds.map((id) => ({ id, access: 'public', mainland: false }) as const),
  ...restrictedIds.map((id) => ({ id, access: 'restricted', mainland: true }) as const),
  ...['cn-nanjing', 'cn-fuzhou'].map((id) => ({ id, access: 'closed', mainland: true }) as const),
  ...['ap-southeast-2', 'ap-south-1'].map((id) => ({ id, access: 'closed', mainland: false }) as const),
];

/** Where services without a region of their own answer, and where the account's regions are asked for. */
export const defaultRegion = 'cn-hangzhou';

/** What is read when the account's own list of regions cannot be. */
export const publicRegions: readonly string[] = published
  .filter(({ access }) => access === 'public')
  .map(({ id }) => id);

/** Every region id that the vendor has published, restricted and closed ones too. */
export const publishedRegions: readonly string[] = published.map(({ id }) => id);

/** Hong Kong is not in mainland China; ids that are not published yet are told by their prefix. */
export function isMainlandChina(region: string): boolean {
  const known = published.find(({ id }) => id === region);
  return known ? known.mainland : region.startsWith('cn-');
}

/** Whether the text can be a region id at all; ids come from replies and go into host names. */
export function isRegionId(text: string): boolean {
  return /^[a-z]{2}-[a-z0-9-]{2,40}$/.test(text);
}
