import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.containers-plan-on',
  plan: 'Containers',
  shownAs: 'Containers',
  title: 'Defender for Containers is on',
  category: 'basic-protection',
  rationale:
    'An intruder in one container can reach the node, the cluster and the registry. Defender for Containers finds vulnerable images before they run and reports attacks on clusters while they happen.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-containers-introduction',
});
