import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.app-service-plan-on',
  plan: 'AppServices',
  shownAs: 'App Service',
  title: 'Defender for App Service is on',
  category: 'basic-protection',
  rationale:
    'Web apps are probed all day. Defender for App Service sees requests and processes from inside the platform, and reports web shells, scanners that succeed, and domain names that point to an app that is gone.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-app-service-introduction',
});
