import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { VirtualNetwork } from '../assets.ts';

export default defineCheck({
  id: 'azure.network.virtual-network-flow-logs',
  version: 1,
  title: 'Virtual network has a flow log that records',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'medium',
  free: true,
  asset: VirtualNetwork,
  rationale:
    'Flow logs tell who talked to whom, and what was refused. Without them nobody can say after an incident where an intruder came from, where they went next, and what they took along.',
  remediation: {
    console: [
      'Open Network Watcher in the Azure portal and choose Flow logs, then Create.',
      'Choose Virtual network as the type and select the network.',
      'Choose a storage account in the same region and how long the records are kept, and confirm.',
    ],
    cli: 'az network watcher flow-log create --location <region> --name <name> --vnet <network> --storage-account <account> --retention 90',
    terraform: `resource "azurerm_network_watcher_flow_log" "example" {
  # …
  target_resource_id = azurerm_virtual_network.example.id
  enabled            = true
  retention_policy {
    enabled = true
    days    = 90
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview',
    'https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-manage',
  ],
  reads: ['flowLogs.enabled'],
  judge: (network) => {
    for (const log of network.flowLogs) if (log.enabled) return pass({ flowLog: log.$name });
    return fail('No flow log records the whole of {network}', { network: network.$name });
  },
  examples: [
    { outcome: 'pass', because: 'a flow log records', asset: { flowLogs: [{ enabled: false }, { enabled: true }] } },
    { outcome: 'fail', because: 'there is none', asset: { flowLogs: [] } },
    { outcome: 'fail', because: 'the only one is switched off', asset: { flowLogs: [{ enabled: false }] } },
    { outcome: 'pass', because: 'one that records is known', asset: { flowLogs: cutShort([{ enabled: true }]) } },
    { outcome: 'unknown', because: 'the flow logs could not be listed', asset: { flowLogs: denied } },
  ],
});
