import type { PreparedCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Wire } from '#model/cloud-program.ts';
import type { Text } from '#model/text.ts';
import { connectLive } from '#scan/connect.ts';
import { connectReplay } from '#scan/connect-replay.ts';
import type { Connection } from '#scan/connection.ts';
import { needsRegions } from '#scan/plan.ts';
import type { CloudProgram } from './clouds.ts';
import { RecordingFile } from './recording-file.ts';
import { unknownRegion } from './regions.ts';

export interface ConnectOptions {
  readonly replay?: string;
  readonly record?: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly region: readonly string[];
  readonly requestTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly onWarning: (warning: Text) => void;
}

/** Opens a recording, or connects to the cloud. Throws `invalid-file`, `credentials-missing`, `cloud-access-denied` or `cloud-unavailable`. */
export async function connect(
  program: CloudProgram,
  cloud: Cloud,
  checks: readonly PreparedCheck[],
  options: ConnectOptions,
): Promise<Connection> {
  const regions = { asked: options.region, unknown: unknownRegion };
  const needed = { cloud, needsRegions: needsRegions(cloud, checks), regions };
  if (options.replay !== undefined) return await connectReplay({ ...needed, file: options.replay });
  const wire = await program.connect(options);
  const record = await createFile(options.record, wire);
  return await connectLive({
    ...needed,
    wire,
    record,
    advice: { explain: (error) => program.explain(error, 'environment'), ofNetwork, ofCredentials },
    requestTimeoutMs: options.requestTimeoutMs,
    signal: options.signal,
    now: Date.now(),
  });
}

async function createFile(path: string | undefined, wire: Wire): Promise<RecordingFile | undefined> {
  try {
    return path === undefined ? undefined : await RecordingFile.create(path);
  } catch (error) {
    await wire.close();
    throw error;
  }
}

const ofNetwork = {
  en: 'Check the network, a proxy or --endpoint, and try again.',
  zh: '请检查网络、代理或 --endpoint，然后重试。',
};
const ofCredentials = { en: 'Check the credentials, and try again.', zh: '请检查凭证后重试。' };
