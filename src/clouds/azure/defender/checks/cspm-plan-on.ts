import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.cspm-plan-on',
  plan: 'CloudPosture',
  shownAs: 'Defender CSPM',
  title: 'Defender CSPM is on',
  category: 'basic-protection',
  rationale:
    'The free posture management lists weak settings one by one. Defender CSPM puts them together: which of them form a path that an attacker could take from the Internet to sensitive data, so that the few that matter are mended first.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/concept-cloud-security-posture-management',
});
