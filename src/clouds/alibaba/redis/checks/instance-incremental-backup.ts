import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { inService, isEnterprise, RedisInstance } from '../assets.ts';

const tair = { status: 'Normal', instanceType: 'Tair', editionType: 'Enterprise' };

export default defineCheck({
  id: 'alibaba.redis.instance-incremental-backup',
  version: 1,
  title: 'Tair instance makes incremental backups',
  dimension: 'security-risk',
  category: 'data',
  severity: 'low',
  free: true,
  asset: RedisInstance,
  rationale:
    'A full backup is made at best once a day. With incremental backups (data flashback) the data can be put back to any second, so a wrong FLUSHALL costs seconds and not a day.',
  remediation: {
    console: [
      'Make sure that append-only persistence is on: the parameter appendonly must be yes.',
      'Open the Tair (Redis OSS-compatible) console, click the instance and choose Backup and Recovery.',
      'Turn on Data Flashback (incremental backup), set how long it is kept and confirm.',
    ],
    cli: 'aliyun r-kvstore ModifyBackupPolicy --InstanceId <instance-id> --EnableBackupLog 1 --PreferredBackupTime <as-it-is> --PreferredBackupPeriod <as-it-is>',
  },
  references: [
    'https://www.alibabacloud.com/help/en/redis/developer-reference/api-r-kvstore-2015-01-01-modifybackuppolicy-redis',
    'https://alibabacloud.com/help/en/redis/user-guide/backup-and-restoration-solutions',
  ],
  reads: ['status', 'instanceType', 'editionType', 'enableBackupLog'],
  appliesTo: (instance) => {
    if (!inService(instance.status))
      return notApplicable('The instance is in the state {status}', { status: instance.status });
    const edition = { instanceType: instance.instanceType, editionType: instance.editionType };
    const enterprise = isEnterprise(edition.instanceType, edition.editionType);
    if (enterprise === null) return unknown('The list of instances does not say which edition it is', edition);
    return enterprise || notApplicable('Only Tair (Enterprise Edition) has incremental backups', edition);
  },
  judge: (instance) => {
    const enableBackupLog = instance.enableBackupLog;
    return enableBackupLog ? pass({ enableBackupLog }) : fail('Incremental backup is off', { enableBackupLog });
  },
  examples: [
    { outcome: 'pass', because: 'incremental backup is on', asset: { ...tair, enableBackupLog: true } },
    { outcome: 'fail', because: 'incremental backup is off', asset: { ...tair, enableBackupLog: false } },
    {
      outcome: 'fail',
      because: 'the edition alone says that it is Tair',
      asset: { ...tair, instanceType: 'Redis', enableBackupLog: false },
    },
    {
      outcome: 'pass',
      because: 'the type alone says that it is Tair',
      asset: { ...tair, instanceType: 'tair_rdb', editionType: null, enableBackupLog: true },
    },
    {
      outcome: 'unknown',
      because: 'reading the backup policy was denied',
      asset: { ...tair, enableBackupLog: denied },
    },
    {
      outcome: 'unknown',
      because: 'neither the type nor the edition is told',
      asset: { status: 'Normal', instanceType: null, editionType: null, enableBackupLog: denied },
    },
    {
      outcome: 'unknown',
      because: 'an edition that is not known may be one with incremental backups',
      asset: { status: 'Normal', instanceType: 'Redis', editionType: 'Flagship', enableBackupLog: denied },
    },
    {
      outcome: 'unknown',
      because: 'an empty text tells no edition',
      asset: { status: 'Normal', instanceType: '', editionType: '', enableBackupLog: denied },
    },
    {
      outcome: 'fail',
      because: 'the case of the words does not matter',
      asset: { ...tair, instanceType: 'TAIR', editionType: 'ENTERPRISE', enableBackupLog: false },
    },
    {
      outcome: 'not-applicable',
      because: 'the case of the words does not matter for the community edition either',
      asset: { status: 'Normal', instanceType: 'redis', editionType: 'community', enableBackupLog: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the community edition has no incremental backups',
      asset: { status: 'Normal', instanceType: 'Redis', editionType: 'Community', enableBackupLog: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'it is being created',
      asset: { ...tair, status: 'Creating', enableBackupLog: denied },
    },
  ],
});
