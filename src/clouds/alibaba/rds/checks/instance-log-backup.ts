import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { inService, isPrimary, RdsInstance } from '../assets.ts';

export default defineCheck({
  id: 'alibaba.rds.instance-log-backup',
  version: 1,
  title: 'RDS instance backs up its logs',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: RdsInstance,
  rationale:
    'A data backup restores the state of one night; what was written since is lost. With log backups the instance can be put back to any second before the accident, the faulty release or the ransomware.',
  remediation: {
    console: [
      'Open the ApsaraDB RDS console, choose Instances and click the instance.',
      'Choose Backup and Restoration, then Backup Strategy, and edit the log backup settings.',
      'Turn Log Backup on, set how long logs are kept (not longer than the data backups) and save.',
    ],
    cli: 'aliyun rds ModifyBackupPolicy --DBInstanceId <instance-id> --BackupPolicyMode LogBackupPolicy --EnableBackupLog 1 --LocalLogRetentionHours 18 --LocalLogRetentionSpace 30 --HighSpaceUsageProtection Enable --LogBackupRetentionPeriod 7',
    terraform:
      'resource "alicloud_db_backup_policy" "example" {\n  instance_id                 = alicloud_db_instance.example.id\n  enable_backup_log           = true\n  log_backup_retention_period = 7\n}',
  },
  references: ['https://help.aliyun.com/document_detail/98818.html'],
  reads: ['status', 'type', 'enableBackupLog'],
  appliesTo: (instance) => {
    if (!inService(instance.status))
      return notApplicable('The instance is in the state {status}', { status: instance.status });
    return (
      isPrimary(instance.type) ||
      notApplicable('Log backups are made of the primary instance; this one is of the type {type}', {
        type: instance.type,
      })
    );
  },
  judge: (instance) => {
    const enableBackupLog = instance.enableBackupLog;
    return enableBackupLog ? pass({ enableBackupLog }) : fail('Log backup is off', { enableBackupLog });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'log backup is on',
      asset: { status: 'Running', type: 'Primary', enableBackupLog: true },
    },
    {
      outcome: 'fail',
      because: 'log backup is off',
      asset: { status: 'Running', type: 'Primary', enableBackupLog: false },
    },
    {
      outcome: 'unknown',
      because: 'reading the backup policy was denied',
      asset: { status: 'Running', type: 'Primary', enableBackupLog: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'a read-only instance has no logs of its own to back up',
      asset: { status: 'Running', type: 'Readonly', enableBackupLog: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'a disaster recovery instance follows its primary',
      asset: { status: 'Running', type: 'Guard', enableBackupLog: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'a temporary instance is gone in days',
      asset: { status: 'Running', type: 'Temp', enableBackupLog: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'it is being deleted',
      asset: { status: 'Deleting', type: 'Primary', enableBackupLog: denied },
    },
  ],
});
