import type { CatalogueEntry, Pack } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import type { CloudError } from '#model/operation.ts';
import type { Transport } from '#model/recording.ts';
import type { Text } from '#model/text.ts';
import { readEnvironment } from '#platform/config.ts';

export interface LiveOptions {
  readonly profile?: string;
  readonly endpoint?: string;
  readonly requestTimeoutMs: number;
  readonly onWarning: (warning: Text) => void;
}

/** A cloud as this program uses it. Everything is loaded only when it is asked for. */
export interface CloudProgram {
  readonly id: string;
  catalogue(): Promise<readonly CatalogueEntry[]>;
  packs(): Promise<readonly Pack[]>;
  cloud(): Promise<Cloud>;
  /** a signed connection with the credentials that the vendor's own tools would use */
  connect(options: LiveOptions): Promise<Transport & { close(): Promise<void> }>;
  explain(error: CloudError): Promise<Text | null>;
}

const alibaba: CloudProgram = {
  id: 'alibaba',
  catalogue: async () => (await import('#clouds/alibaba/catalogue.ts')).catalogue,
  packs: async () => (await import('#packs/index.ts')).packs.filter((pack) => pack.cloud === 'alibaba'),
  cloud: async () => (await import('#clouds/alibaba/index.ts')).alibaba,
  async connect({ profile, endpoint, requestTimeoutMs, onWarning }) {
    const { createAlibabaTransport, parseEndpoint } = await import('#clouds/alibaba/client.ts');
    const { findCredentials } = await import('#clouds/alibaba/credentials.ts');
    const base = endpoint === undefined ? undefined : parseEndpoint(endpoint);
    return createAlibabaTransport({
      endpoint: base,
      credentials: await findCredentials({
        ...(profile === undefined ? {} : { profile }),
        ...(base === undefined ? {} : { endpoint: base }),
        onWarning,
      }),
      requestTimeoutMs,
      connectTimeoutMs: Math.min(5_000, requestTimeoutMs),
    });
  },
  explain: async (error) => (await import('#clouds/alibaba/client.ts')).explainCredentialProblem(error),
};

/** By the name on the command line. */
export const clouds: ReadonlyMap<string, CloudProgram> = new Map([[alibaba.id, alibaba]]);

/** --endpoint, else the environment variable of that cloud: BASTIDE_ALIBABA_ENDPOINT. */
export function endpointOf(cloud: string, option: string | undefined): { readonly endpoint?: string } {
  const endpoint = option ?? readEnvironment(`BASTIDE_${cloud.toUpperCase()}_ENDPOINT`);
  return endpoint === undefined ? {} : { endpoint };
}
