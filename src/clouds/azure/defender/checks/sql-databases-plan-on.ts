import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.sql-databases-plan-on',
  plan: 'SqlServers',
  shownAs: 'Databases > Azure SQL Databases',
  title: 'Defender for Azure SQL databases is on',
  category: 'data',
  rationale:
    'SQL injection and stolen logins end in exports that no firewall sees. Defender for Azure SQL finds weak settings of the databases and reports attacks on them.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-sql-introduction',
});
