import { alibabaProgram } from '#clouds/alibaba/program.ts';
import { azureProgram } from '#clouds/azure/program.ts';
import type { Cloud } from '#model/cloud.ts';
import type { CloudProgram } from '#model/cloud-program.ts';

/** How each cloud is connected, by its id. */
export const programs: ReadonlyMap<string, CloudProgram> = new Map(
  [alibabaProgram, azureProgram].map((program) => [program.id, program]),
);

/** Everything that is known about each cloud. */
export async function loadClouds(): Promise<ReadonlyMap<string, Cloud>> {
  const clouds = await Promise.all([...programs.values()].map((program) => program.cloud()));
  return new Map(clouds.map((cloud) => [cloud.id, cloud]));
}
