import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.open-source-databases-plan-on',
  plan: 'OpenSourceRelationalDatabases',
  shownAs: 'Databases > Open-source relational databases',
  title: 'Defender for open-source relational databases is on',
  category: 'data',
  rationale:
    'Databases of PostgreSQL and MySQL are tried with guessed passwords as soon as they can be reached. Defender reports such attacks, and logins from places and programs that are unusual.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-databases-introduction',
});
