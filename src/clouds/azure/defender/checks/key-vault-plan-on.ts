import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.key-vault-plan-on',
  plan: 'KeyVaults',
  shownAs: 'Key Vault',
  title: 'Defender for Key Vault is on',
  category: 'data',
  rationale:
    'Whoever reads a key vault holds the keys to everything else. Defender for Key Vault reports access that is unusual: from strange addresses, by applications that never asked before, in large numbers.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-key-vault-introduction',
});
