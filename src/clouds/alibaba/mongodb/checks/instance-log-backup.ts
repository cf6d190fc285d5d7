import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { inService, MongodbInstance } from '../assets.ts';

const replicaSet = { status: 'Running', type: 'replicate', replicationFactor: 3 } as const;
const standalone = { status: 'Running', type: 'replicate', replicationFactor: null } as const;
const sharded = { status: 'Running', type: 'sharding', replicationFactor: null } as const;
const serverless = { status: 'Running', type: 'serverless', replicationFactor: null } as const;

export default defineCheck({
  id: 'alibaba.mongodb.instance-log-backup',
  version: 1,
  title: 'MongoDB instance backs up its logs',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: MongodbInstance,
  rationale:
    'A full backup restores the state of its own moment; what was written since is lost. With log backups the instance can be put back to any second before the accident, the faulty release or the ransomware.',
  remediation: {
    console: [
      'Open the ApsaraDB for MongoDB console, click the instance and choose Backup and Recovery.',
      'Open the backup settings, turn Log Backup on and set how long logs are kept.',
      'Save. Log backups are charged; on a sharded cluster they cannot be turned off again.',
    ],
    cli: 'aliyun dds ModifyBackupPolicy --DBInstanceId <instance-id> --EnableBackupLog 1 --PreferredBackupTime <as-it-is> --PreferredBackupPeriod <as-it-is> --LogBackupRetentionPeriod 7',
  },
  references: ['https://help.aliyun.com/en/mongodb/user-guide/configure-automatic-backup-for-an-instance'],
  reads: ['status', 'type', 'replicationFactor', 'enableBackupLog'],
  appliesTo: (instance) =>
    inService(instance.status) || notApplicable('The instance is in the state {status}', { status: instance.status }),
  judge: (instance) => {
    const enableBackupLog = instance.enableBackupLog;
    if (enableBackupLog !== null)
      return enableBackupLog ? pass({ enableBackupLog }) : fail('Log backup is off', { enableBackupLog });
    if (instance.type === 'serverless') return notApplicable('Serverless instances have no log backup');
    if (instance.type === 'replicate' && (instance.replicationFactor ?? 1) === 1)
      return notApplicable('Standalone instances have no log backup');
    return unknown('The backup policy does not say whether logs are backed up');
  },
  examples: [
    { outcome: 'pass', because: 'log backup is on', asset: { ...replicaSet, enableBackupLog: true } },
    {
      outcome: 'pass',
      because: 'log backup is on, of a sharded cluster',
      asset: { ...sharded, enableBackupLog: true },
    },
    { outcome: 'fail', because: 'log backup is off', asset: { ...replicaSet, enableBackupLog: false } },
    {
      outcome: 'fail',
      because: 'log backup is off, of a standalone instance',
      asset: { ...standalone, enableBackupLog: false },
    },
    {
      outcome: 'unknown',
      because: 'reading the backup policy was denied',
      asset: { ...replicaSet, enableBackupLog: denied },
    },
    { outcome: 'unknown', because: 'a replica set should say it', asset: { ...replicaSet, enableBackupLog: null } },
    { outcome: 'unknown', because: 'a sharded cluster should say it', asset: { ...sharded, enableBackupLog: null } },
    {
      outcome: 'not-applicable',
      because: 'a standalone instance has no log backup',
      asset: { ...standalone, enableBackupLog: null },
    },
    {
      outcome: 'not-applicable',
      because: 'a serverless instance has no log backup',
      asset: { ...serverless, enableBackupLog: null },
    },
    {
      outcome: 'not-applicable',
      because: 'it was released',
      asset: { ...replicaSet, status: 'Released', enableBackupLog: denied },
    },
  ],
});
