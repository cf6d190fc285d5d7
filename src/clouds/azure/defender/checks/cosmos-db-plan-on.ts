import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.cosmos-db-plan-on',
  plan: 'CosmosDbs',
  shownAs: 'Databases > Azure Cosmos DB',
  title: 'Defender for Azure Cosmos DB is on',
  category: 'data',
  rationale:
    'Injections, stolen keys and exports from unusual places look like ordinary queries. Defender for Azure Cosmos DB reports them without slowing down the database.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/concept-defender-for-cosmos',
});
