import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.sql-machines-plan-on',
  plan: 'SqlServerVirtualMachines',
  shownAs: 'Databases > SQL servers on machines',
  title: 'Defender for SQL servers on machines is on',
  category: 'data',
  rationale:
    'A SQL Server on a machine of your own has none of the protection of the managed service. The plan brings it the same assessment of weak settings and the same alerts on injection and guessed passwords.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-sql-introduction',
});
