import { readEnvironment } from '#platform/config.ts';
import { isLoopback } from '#platform/endpoint.ts';
import { createHttpClient, HttpError } from '#platform/http.ts';

/** Source: "Azure Instance Metadata Service", which answers on every virtual machine of Azure. */
const vendorBase = 'http://169.254.169.254';
const tokenPath = '/metadata/identity/oauth2/token?api-version=2018-02-01';
/** It is one hop away, or not there. */
const probeMs = 1_000;

/** Whether this machine may have a managed identity: its host says so (App Service, Arc, Service Fabric, Cloud Shell), or it is of Azure. */
export async function isManagedIdentityNear(metadataBase: URL | undefined): Promise<boolean> {
  if (metadataBase && !isLoopback(metadataBase)) throw new Error('metadataBase must be a loopback address.');
  if (['IDENTITY_ENDPOINT', 'MSI_ENDPOINT'].some((name) => readEnvironment(name) !== undefined)) return true;
  const http = createHttpClient({ connectTimeoutMs: probeMs });
  try {
    const request = {
      method: 'GET',
      origin: metadataBase?.origin ?? vendorBase,
      path: tokenPath,
      headers: {},
    } as const;
    const { status } = await http.send({ ...request, timeoutMs: probeMs, maxBytes: 65_536 });
    // Asked without the header that it demands it refuses with 400; other clouds have other things at this address.
    return status === 400;
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  } finally {
    await http.close();
  }
}
