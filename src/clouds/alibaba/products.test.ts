import { describe, expect, test } from 'vitest';
import { parseEndpoint } from '#platform/endpoint.ts';
import { productOf, products, serviceOfVersion } from './products.ts';
import { per, quotaOf } from './quotas.ts';
import { isMainlandChina, isRegionId, publicRegions, publishedRegions } from './regions.ts';

describe('products', () => {
  test('a version names its product', () => {
    for (const [service, { version }] of Object.entries(products)) expect(serviceOfVersion(version)).toBe(service);
    expect(serviceOfVersion('1999-01-01')).toBeUndefined();
  });

  test.each([
    ['ims', null, 'ims.aliyuncs.com'],
    ['sts', null, 'sts.aliyuncs.com'],
    ['sts', 'cn-beijing', 'sts.cn-beijing.aliyuncs.com'],
    ['ecs', null, 'ecs-cn-hangzhou.aliyuncs.com'],
    ['ecs', 'eu-central-1', 'ecs.eu-central-1.aliyuncs.com'],
    ['vpc', 'cn-hangzhou', 'vpc.aliyuncs.com'],
    ['vpc', 'cn-beijing', 'vpc.cn-beijing.aliyuncs.com'],
    ['rds', 'cn-beijing', 'rds.aliyuncs.com'],
    ['rds', 'cn-hangzhou-finance', 'rds-vpc.cn-hangzhou-finance.aliyuncs.com'],
    ['rds', 'eu-west-1', 'rds.eu-west-1.aliyuncs.com'],
    ['r-kvstore', 'cn-shenzhen', 'r-kvstore.cn-shenzhen.aliyuncs.com'],
    ['dds', 'cn-shanghai', 'mongodb.aliyuncs.com'],
    ['dds', 'us-west-1', 'mongodb.us-west-1.aliyuncs.com'],
    ['polardb', 'us-east-1', 'polardb.us-east-1.aliyuncs.com'],
    ['slb', 'cn-chengdu', 'slb.cn-chengdu.aliyuncs.com'],
    ['sas', 'cn-shanghai', 'tds.cn-shanghai.aliyuncs.com'],
    ['sas', 'us-east-1', 'tds.ap-southeast-1.aliyuncs.com'],
    ['cdn', null, 'cdn.aliyuncs.com'],
    ['apigateway', 'ap-south-1', 'apigateway.ap-south-1.aliyuncs.com'],
    ['actiontrail', 'cn-beijing', 'actiontrail.cn-beijing.aliyuncs.com'],
    ['mscopensubscription', null, 'mscopensubscription.aliyuncs.com'],
    ['mscopensubscription', 'ap-southeast-1', 'mscopensubscription.ap-southeast-1.aliyuncs.com'],
    ['oss', null, 'oss-cn-hangzhou.aliyuncs.com'],
    ['oss', 'me-east-1', 'oss-me-east-1.aliyuncs.com'],
  ])('%s in %s answers at %s', (service, region, host) => {
    expect(productOf(service).host(region)).toBe(host);
  });

  test('a name from the prototype is no product', () => {
    expect(() => productOf('constructor')).toThrow('no product');
  });
});

describe('regions', () => {
  test('are unique, can be told from other text, and closed ones are not read', () => {
    expect(new Set(publishedRegions).size).toBe(publishedRegions.length);
    expect(publishedRegions.every(isRegionId)).toBe(true);
    expect(publicRegions).not.toContain('ap-south-1');
    expect(publishedRegions).toContain('ap-south-1');
    for (const text of ['', 'cn', 'cn-hangzhou.evil.example', 'CN-hangzhou', 'cn-a/b', 'cn-a@b', 'cn-x\n']) {
      expect(isRegionId(text), text).toBe(false);
    }
  });

  test('Hong Kong is not in mainland China; a new cn- region is', () => {
    expect(['cn-hongkong', 'cn-hangzhou', 'ap-southeast-1', 'cn-somewhere'].map(isMainlandChina)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('quotas', () => {
  test('no window exceeds what is published, and one call can always start', () => {
    for (const [count, seconds] of [
      [1200, 60],
      [30, 60],
      [10, 1],
      [1, 1],
    ] as const) {
      const { burst, perSecond } = per(count, seconds);
      expect(burst + perSecond * seconds).toBeCloseTo(count);
      expect(burst).toBeGreaterThanOrEqual(1);
    }
    expect(per(1200, 60)).toEqual({ burst: 60, perSecond: 19 });
  });

  test('an operation wins over its product, and what is unknown is called carefully', () => {
    expect(quotaOf('vpc', 'DescribeNetworkAcls')).toEqual(per(30, 60));
    expect(quotaOf('vpc', 'DescribeVpcs')).toEqual(per(300, 60));
    expect(quotaOf('slb', 'DescribeLoadBalancers')).toEqual(per(10, 1));
  });
});

describe('endpoints', () => {
  test.each([
    'https://cloud.example.com',
    'https://cloud.example.com:8443/alibaba/',
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://[::1]:80',
    'http://localhost:1',
  ])('%s is accepted', (text) => {
    expect(parseEndpoint(text)).toBeInstanceOf(URL);
  });

  test.each([
    'http://cloud.example.com',
    'http://128.0.0.1',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'ftp://127.0.0.1',
    'cloud.example.com',
    '',
    'https://user:hunter2@cloud.example.com',
    'https://cloud.example.com/?a=hunter2',
    'https://cloud.example.com/#',
  ])('%s is refused, and not repeated', (text) => {
    expect(() => parseEndpoint(text)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    expect(() => parseEndpoint(text)).not.toThrow(/hunter2/);
  });
});
