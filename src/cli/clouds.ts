import { alibabaProgram } from '#clouds/alibaba/program.ts';
import { azureProgram } from '#clouds/azure/program.ts';
import type { CatalogueEntry, Pack } from '#model/check.ts';
import type { CloudProgram as ConnectingProgram } from '#model/cloud-program.ts';
import { readEnvironment } from '#platform/config.ts';

/** A cloud as this program uses it. Everything is loaded only when it is asked for, and what needs no collectors loads none. */
export interface CloudProgram extends ConnectingProgram {
  catalogue(): Promise<readonly CatalogueEntry[]>;
  packs(): Promise<readonly Pack[]>;
}

const alibaba: CloudProgram = {
  ...alibabaProgram,
  catalogue: async () => (await import('#clouds/alibaba/catalogue.ts')).catalogue,
  packs: () => packsOf(alibabaProgram.id),
};

const azure: CloudProgram = {
  ...azureProgram,
  catalogue: async () => (await import('#clouds/azure/catalogue.ts')).catalogue,
  packs: () => packsOf(azureProgram.id),
};

async function packsOf(cloud: string): Promise<readonly Pack[]> {
  return (await import('#packs/index.ts')).packs.filter((pack) => pack.cloud === cloud);
}

/** By the name on the command line. */
export const clouds: ReadonlyMap<string, CloudProgram> = new Map(
  [alibaba, azure].map((program) => [program.id, program]),
);

/** --endpoint, else the environment variable of that cloud: BASTIDE_ALIBABA_ENDPOINT. */
export function endpointOf(cloud: string, option: string | undefined): { readonly endpoint?: string } {
  const endpoint = option ?? readEnvironment(`BASTIDE_${cloud.toUpperCase()}_ENDPOINT`);
  return endpoint === undefined ? {} : { endpoint };
}
