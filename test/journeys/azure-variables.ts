import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulatedApplication } from '#testing/azure/entra.ts';
import type { ArmSimulator } from '#testing/azure/simulator.ts';
import type { Place } from './program.ts';

const { tenantId, clientId, clientSecret } = simulatedApplication;

/** A service principal's variables, and the certificate that the simulated cloud has made itself. */
export function variablesOf(
  cloud: ArmSimulator,
  tls: { readonly cert: string },
  place: Place,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const certificate = join(place.home, 'cloud.pem');
  writeFileSync(certificate, tls.cert);
  return {
    ...{ NODE_EXTRA_CA_CERTS: certificate, AZURE_AUTHORITY_HOST: cloud.url },
    ...{ AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret },
    ...more,
  };
}
