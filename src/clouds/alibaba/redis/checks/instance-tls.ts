import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { inService, isMemcache, RedisInstance } from '../assets.ts';

const redis = { status: 'Normal', instanceType: 'Redis', sslRefusal: null };

export default defineCheck({
  id: 'alibaba.redis.instance-tls',
  version: 1,
  title: 'Redis instance encrypts connections with TLS',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: RedisInstance,
  rationale:
    'The Redis protocol sends the password and every value in plain text. With TLS, somebody who can listen in the network sees neither, and clients can tell the real server from an impostor.',
  remediation: {
    console: [
      'Choose a maintenance window: enabling TLS restarts the instance and costs some latency.',
      'Release the public endpoint of the instance first, and have the clients trust the CA certificate.',
      'Open the Tair (Redis OSS-compatible) console, click the instance, choose TLS Settings (SSL) and enable TLS.',
    ],
    cli: 'aliyun r-kvstore ModifyInstanceSSL --InstanceId <instance-id> --SSLEnabled Enable',
    terraform: 'resource "alicloud_kvstore_instance" "example" {\n  # …\n  ssl_enable = "Enable"\n}',
  },
  references: [
    'https://help.aliyun.com/en/redis/user-guide/enable-tls-encryption',
    'https://help.aliyun.com/document_detail/473838.html',
  ],
  reads: ['status', 'instanceType', 'sslEnabled', 'sslRefusal'],
  appliesTo: (instance) => {
    if (!inService(instance.status))
      return notApplicable('The instance is in the state {status}', { status: instance.status });
    return !isMemcache(instance.instanceType) || notApplicable('There is no TLS for Memcache instances');
  },
  judge: (instance) => {
    const sslEnabled = instance.sslEnabled;
    if (sslEnabled === 'Unsupported')
      return notApplicable('The engine version or edition does not support TLS ({sslRefusal})', {
        sslRefusal: instance.sslRefusal,
      });
    return sslEnabled === 'Enable' ? pass({ sslEnabled }) : fail('TLS is off', { sslEnabled });
  },
  examples: [
    { outcome: 'pass', because: 'TLS is on', asset: { ...redis, sslEnabled: 'Enable' } },
    {
      outcome: 'pass',
      because: 'TLS is on, of a Tair instance',
      asset: { ...redis, instanceType: 'Tair', sslEnabled: 'Enable' },
    },
    { outcome: 'fail', because: 'TLS is off', asset: { ...redis, sslEnabled: 'Disable' } },
    {
      outcome: 'unknown',
      because: 'reading the TLS settings was denied',
      asset: { ...redis, sslEnabled: denied, sslRefusal: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the service says that this engine version has no TLS',
      asset: { ...redis, sslEnabled: 'Unsupported', sslRefusal: 'IncorrectEngineVersion' },
    },
    {
      outcome: 'not-applicable',
      because: 'Memcache has no TLS, and is not asked',
      asset: { status: 'Normal', instanceType: 'Memcache', sslEnabled: denied, sslRefusal: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the case of the word does not matter',
      asset: { status: 'Normal', instanceType: 'memcache', sslEnabled: denied, sslRefusal: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'it was released',
      asset: { ...redis, status: 'Released', sslEnabled: denied, sslRefusal: denied },
    },
  ],
});
