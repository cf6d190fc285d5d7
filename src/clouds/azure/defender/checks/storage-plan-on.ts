import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.storage-plan-on',
  plan: 'StorageAccounts',
  shownAs: 'Storage',
  title: 'Defender for Storage is on',
  category: 'data',
  rationale:
    'Data leaves storage accounts by valid keys and signatures that were stolen, and malware comes in by uploads. Defender for Storage reports unusual access and harmful files; logs alone show them only to whoever looks.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-storage-introduction',
});
