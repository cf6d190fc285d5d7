import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { inService, PolardbCluster } from '../assets.ts';

const simple = { status: 'Running', enableBackupLog: true, advancedLogPolicies: [] };
const advanced = { status: 'Running', enableBackupLog: null, logBackupRetentionPeriod: null };
const week = { enableLogBackup: true, logRetentionType: 'delay', logRetentionValue: 7 } as const;
const quarter = { enableLogBackup: true, logRetentionType: 'delay', logRetentionValue: 90 } as const;
const forEver = { enableLogBackup: true, logRetentionType: 'never', logRetentionValue: null } as const;

export default defineCheck({
  id: 'alibaba.polardb.cluster-log-backup-retention',
  version: 1,
  title: 'PolarDB cluster keeps its log backups long enough',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: PolardbCluster,
  rationale:
    'Log backups allow to put the cluster back to any second, but only as far as they reach. Damage by an intruder or a silent fault is often found weeks later; by then logs that are kept for a week are of no use.',
  remediation: {
    console: [
      'Open the PolarDB console, click the cluster, choose Settings and Management, then Backup and Restore.',
      'Open Backup Settings and set the retention of log backups to at least the number of days that you need.',
      'Save. Longer retention is charged; shortening it later deletes the older logs at once.',
    ],
    cli: 'aliyun polardb ModifyLogBackupPolicy --DBClusterId <cluster-id> --LogBackupRetentionPeriod 30',
  },
  references: [
    'https://alibabacloud.com/help/en/polardb/api-polardb-2017-08-01-modifylogbackuppolicy',
    'https://www.alibabacloud.com/help/doc-detail/280422.htm',
  ],
  reads: ['status', 'enableBackupLog', 'logBackupRetentionPeriod', 'advancedLogPolicies'],
  params: {
    days: integerParam({
      default: 30,
      minimum: 1,
      maximum: 7300,
      description: { en: 'Days that log backups must be kept at least', zh: '日志备份至少应保留的天数' },
    }),
  },
  appliesTo: (cluster) =>
    inService(cluster.status) || notApplicable('The cluster is in the state {status}', { status: cluster.status }),
  judge: (cluster, { params }) => {
    const retentions = cluster.advancedLogPolicies.length > 0 ? advancedRetentions(cluster) : simpleRetentions(cluster);
    if (retentions === null) return unknown('The reply does not say whether logs are backed up');
    const required = params.days;
    if (retentions.length === 0) return fail('Log backup is off', { enableBackupLog: false, required });
    const known = retentions.filter((days) => days !== null);
    if (known.includes(unlimited)) return pass({ retention: 'for ever', required }, 'Log backups are kept for ever');
    const retention = Math.max(...known);
    if (retention >= required) return pass({ retention, required });
    if (known.length < retentions.length) return unknown('The reply does not say how long logs are kept', { required });
    return fail('Log backups are kept for {retention} days; {required} are required', { retention, required });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'logs are kept for exactly the days required',
      asset: { ...simple, logBackupRetentionPeriod: 30 },
    },
    { outcome: 'fail', because: 'one day is missing', asset: { ...simple, logBackupRetentionPeriod: 29 } },
    { outcome: 'pass', because: '-1 means for ever', asset: { ...simple, logBackupRetentionPeriod: -1 } },
    {
      outcome: 'fail',
      because: '30 days are too few for these parameters',
      asset: { ...simple, logBackupRetentionPeriod: 30 },
      params: { days: 90 },
    },
    {
      outcome: 'fail',
      because: 'log backup is off, whatever the retention',
      asset: { ...simple, enableBackupLog: false, logBackupRetentionPeriod: 90 },
    },
    {
      outcome: 'pass',
      because: 'the longest of the advanced policies counts',
      asset: { ...advanced, advancedLogPolicies: [week, quarter] },
    },
    {
      outcome: 'pass',
      because: 'one of the advanced policies never deletes',
      asset: { ...advanced, advancedLogPolicies: [week, forEver] },
    },
    {
      outcome: 'fail',
      because: 'the longest of the advanced policies is off',
      asset: { ...advanced, advancedLogPolicies: [week, { ...forEver, enableLogBackup: false }] },
    },
    {
      outcome: 'fail',
      because: 'every advanced policy is off; the simple fields do not count then',
      asset: { ...simple, logBackupRetentionPeriod: 90, advancedLogPolicies: [{ ...quarter, enableLogBackup: false }] },
    },
    {
      outcome: 'unknown',
      because: 'an advanced policy does not tell its days',
      asset: { ...advanced, advancedLogPolicies: [week, { ...week, logRetentionValue: null }] },
    },
    { outcome: 'unknown', because: 'the retention is not told', asset: { ...simple, logBackupRetentionPeriod: null } },
    { outcome: 'unknown', because: 'the reply tells nothing', asset: { ...advanced, advancedLogPolicies: [] } },
    {
      outcome: 'unknown',
      because: 'reading the policy was denied',
      asset: {
        status: 'Running',
        enableBackupLog: denied,
        logBackupRetentionPeriod: denied,
        advancedLogPolicies: denied,
      },
    },
    {
      outcome: 'not-applicable',
      because: 'it is being deleted',
      asset: {
        status: 'Deleting',
        enableBackupLog: denied,
        logBackupRetentionPeriod: denied,
        advancedLogPolicies: denied,
      },
    },
  ],
});

/** Days that each log backup is kept, null where that is not told; no element when log backup is off, null when nothing is told. */
type Retentions = readonly (number | null)[] | null;

const unlimited = Number.POSITIVE_INFINITY;

function simpleRetentions(cluster: {
  readonly enableBackupLog: boolean | null;
  readonly logBackupRetentionPeriod: number | null;
}): Retentions {
  if (cluster.enableBackupLog === null) return null;
  return cluster.enableBackupLog ? [daysOf(cluster.logBackupRetentionPeriod)] : [];
}

function advancedRetentions(cluster: {
  readonly advancedLogPolicies: readonly {
    readonly enableLogBackup: boolean;
    readonly logRetentionType: 'never' | 'delay' | null;
    readonly logRetentionValue: number | null;
  }[];
}): Retentions {
  const policies = cluster.advancedLogPolicies.filter((policy) => policy.enableLogBackup);
  return policies.map((policy) => (policy.logRetentionType === 'never' ? unlimited : daysOf(policy.logRetentionValue)));
}

function daysOf(value: number | null): number | null {
  return value === -1 ? unlimited : value;
}
