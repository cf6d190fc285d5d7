import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { VirtualNetwork } from '../assets.ts';

const ready = { provisioningState: 'Succeeded' } as const;

export default defineCheck({
  id: 'azure.network.virtual-network-network-watcher',
  version: 1,
  title: 'Network Watcher is there in the region of the virtual network',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'low',
  free: true,
  asset: VirtualNetwork,
  rationale:
    'Network Watcher records flows, captures packets and shows which rule stopped a connection. Without it in a region, an incident there can neither be watched nor reconstructed.',
  remediation: {
    console: [
      'Search for Network Watcher in the Azure portal and open it.',
      'Choose Create, select the subscription and the region of the virtual network, and confirm.',
    ],
    cli: 'az network watcher configure --resource-group NetworkWatcherRG --locations <region> --enabled true',
    terraform: `resource "azurerm_network_watcher" "example" {
  name                = "NetworkWatcher_westeurope"
  location            = "westeurope"
  resource_group_name = "NetworkWatcherRG"
}`,
  },
  references: ['https://learn.microsoft.com/azure/network-watcher/network-watcher-create'],
  reads: ['location', 'networkWatchers.provisioningState'],
  judge: (network) => {
    for (const watcher of network.networkWatchers) {
      if (watcher.provisioningState === 'Succeeded') return pass({ networkWatcher: watcher.$name });
    }
    return fail('There is no network watcher in {region}', { region: network.location });
  },
  examples: [
    { outcome: 'pass', because: 'the region has one', asset: { location: 'westeurope', networkWatchers: [ready] } },
    { outcome: 'fail', because: 'the region has none', asset: { location: 'westeurope', networkWatchers: [] } },
    {
      outcome: 'fail',
      because: 'it could not be made',
      asset: { location: 'westeurope', networkWatchers: [{ provisioningState: 'Failed' }] },
    },
    {
      outcome: 'unknown',
      because: 'the list of network watchers was refused',
      asset: { location: 'westeurope', networkWatchers: denied },
    },
  ],
});
