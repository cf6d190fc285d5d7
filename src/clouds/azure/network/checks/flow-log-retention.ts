import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { FlowLog } from '../assets.ts';

const kept = (days: number, enabled = true) => ({ enabled: true, retentionPolicy: { days, enabled } });

export default defineCheck({
  id: 'azure.network.flow-log-retention',
  version: 1,
  title: 'Flow log records and keeps its records long enough',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'low',
  free: true,
  asset: FlowLog,
  rationale:
    'Intrusions are often noticed only after weeks. Records that were deleted by then, or were never written, cannot show how they began.',
  remediation: {
    console: [
      'Open Network Watcher in the Azure portal, choose Flow logs and click the flow log.',
      'Switch it on, and set the retention to 90 days or more, or to 0 for ever.',
      'Save, and check that no lifecycle rule of the storage account deletes the records earlier.',
    ],
    cli: 'az network watcher flow-log update --location <region> --name <flow-log> --enabled true --retention 90',
    terraform: `resource "azurerm_network_watcher_flow_log" "example" {
  # …
  enabled = true
  retention_policy {
    enabled = true
    days    = 90
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview',
    'https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview',
  ],
  reads: ['enabled', 'retentionPolicy'],
  params: {
    minimumDays: integerParam({
      default: 90,
      minimum: 1,
      maximum: 365,
      description: { en: 'Days that records must be kept at least.', zh: '记录至少应保留的天数。' },
    }),
  },
  judge: (log, { params }) => {
    if (!log.enabled) return fail('The flow log is switched off', {});
    const { days, enabled } = log.retentionPolicy;
    if (enabled && days > 0 && days < params.minimumDays) {
      return fail('Records are deleted after {days} days', { days });
    }
    return pass({ days, deletes: enabled && days > 0 });
  },
  examples: [
    { outcome: 'pass', because: 'records are kept for 90 days', asset: kept(90) },
    { outcome: 'pass', because: '0 is for ever', asset: kept(0) },
    { outcome: 'pass', because: 'nothing is deleted', asset: kept(0, false) },
    { outcome: 'fail', because: 'records are deleted after a month', asset: kept(30) },
    { outcome: 'fail', because: 'nothing is recorded', asset: { ...kept(90), enabled: false } },
    { outcome: 'pass', because: 'a month is enough here', asset: kept(30), params: { minimumDays: 30 } },
    { outcome: 'unknown', because: 'the retention is not known', asset: { ...kept(90), retentionPolicy: denied } },
  ],
});
