import type { Cloud } from '#model/cloud.ts';
import { chooseRegions, type RegionChoice } from './choose-regions.ts';
import { type Connection, CountingTransport, unrecordedRegions } from './connection.ts';
import { openRecording, type RecordingOptions } from './replay.ts';
import { TemporaryFolder } from './spool.ts';

export interface ReplayOptions extends RecordingOptions {
  readonly cloud: Cloud;
  /** the recording, plain or gzip-compressed */
  readonly file: string;
  readonly needsRegions: boolean;
  readonly regions: RegionChoice;
}

/** Opens a recording; account, regions and clock come from its header. Throws AppError 'invalid-file'. */
export async function connectReplay(options: ReplayOptions): Promise<Connection> {
  const { cloud } = options;
  const folder = new TemporaryFolder();
  try {
    const replay = await openRecording(options.file, cloud.id, folder, options);
    const counter = new CountingTransport(replay);
    const { header } = replay;
    const lacksRegions = header.regions.length === 0 && options.needsRegions;
    return {
      transport: counter,
      account: header.account,
      regions: chooseRegions(options.regions, header.regions),
      now: Date.parse(header.at),
      isReplay: true,
      isSample: header.sample !== undefined,
      memory: new Map(),
      ...(lacksRegions ? { regionGap: unrecordedRegions(cloud) } : {}),
      apiCalls: () => counter.answered + counter.failed,
      throttles: () => 0,
      answered: () => counter.answered,
      close: async () => {
        replay.close();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
