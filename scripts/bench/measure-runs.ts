import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { migrate } from '#platform/database/migrate.ts';
import { startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import { newServerFolder } from '#testing/temporary-folder.ts';

export interface RunBenchFigures {
  readonly assets: number;
  readonly verdictsStoredPerSecond: number;
  readonly againRatio: number;
  readonly judgedAgain: number;
  readonly rowsWrittenAgain: number;
  readonly peakMemoryMiB: number;
  readonly statuses: readonly string[];
}

/** A first run and an unchanged one over so many assets: a worker in a process of its own, on an embedded database with its usual settings. */
export async function measureRuns(assets: number): Promise<RunBenchFigures> {
  const dataFolder = await newServerFolder('bench-database');
  const server = await startEmbeddedServer({ dataFolder });
  try {
    const appPassword = randomBytes(16).toString('hex');
    await migrate({ adminUrl: server.adminUrl, appRole: 'bastide_bench', appPassword });
    const url = server.urlFor('bastide_bench', appPassword, 'postgres');
    const script = fileURLToPath(new URL('runs.ts', import.meta.url));
    const output = execFileSync(process.execPath, [script, String(assets), url, server.adminUrl], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    });
    console.error(output.trim());
    return JSON.parse(output) as RunBenchFigures;
  } finally {
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

if (import.meta.main) await measureRuns(Number(process.argv[2]));
