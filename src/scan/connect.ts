import type { Cloud, Identity } from '#model/cloud.ts';
import type { Wire } from '#model/cloud-program.ts';
import type { Gap } from '#model/gap.ts';
import { ReadFailure } from '#model/operation.ts';
import type { RecordingHeader, Transport } from '#model/recording.ts';
import { chooseRegions, type RegionChoice } from './choose-regions.ts';
import { type Connection, CountingTransport } from './connection.ts';
import { type ConnectAdvice, readIdentity } from './identity.ts';
import { createReader, type ReaderContext } from './reader.ts';
import { Recorder } from './record.ts';
import { Scheduler } from './scheduler.ts';

/** Where a recording on its way is written to. */
export interface RecordingSink {
  write(line: string): void;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

export interface LiveOptions {
  readonly cloud: Cloud;
  /** closed with the connection, also when none comes about */
  readonly wire: Wire;
  readonly advice: ConnectAdvice;
  /** false when only global services are read: then the account's regions are not asked for */
  readonly needsRegions: boolean;
  readonly regions: RegionChoice;
  readonly record?: RecordingSink | undefined;
  readonly requestTimeoutMs: number;
  readonly signal: AbortSignal;
  /** epoch milliseconds; what judgements see */
  readonly now: number;
  readonly backoffMs?: number | undefined;
}

/** Finds out who and where, under the vendor's quotas. Throws AppError 'cloud-access-denied', 'cloud-unavailable' or 'cancelled'. */
export async function connectLive(options: LiveOptions): Promise<Connection> {
  const { cloud, wire, record, now } = options;
  const scheduler = new Scheduler({
    transport: wire,
    quotaOf: cloud.quotaOf,
    requestTimeoutMs: options.requestTimeoutMs,
    ...(options.backoffMs === undefined ? {} : { backoffMs: options.backoffMs }),
  });
  const recorder = record ? new Recorder(scheduler, (line) => record.write(line)) : undefined;
  const counter = new CountingTransport(recorder ?? scheduler);
  try {
    const context = contextOf(counter, wire.account ?? '', now, options.signal);
    const identity = await readIdentity(cloud, context, options.advice);
    const { regions, regionGap } = await readRegions({ ...context, account: identity.account }, options);
    recorder?.start(headerOf(cloud, identity, now, regions));
    const answeredBefore = counter.answered;
    return {
      transport: counter,
      account: identity.account,
      regions,
      now,
      isReplay: false,
      isSample: false,
      memory: context.memory,
      identity,
      ...(regionGap ? { regionGap } : {}),
      apiCalls: () => scheduler.attempts,
      throttles: () => scheduler.throttles,
      answered: () => counter.answered - answeredBefore,
      close: async (isFinished) => {
        await wire.close();
        await (isFinished ? record?.finish() : record?.discard());
      },
    };
  } catch (error) {
    await wire.close();
    await record?.discard();
    throw error;
  }
}

function headerOf(cloud: Cloud, { account }: Identity, now: number, regions: readonly string[]): RecordingHeader {
  return { bastideRecording: 1, cloud: cloud.id, account, at: new Date(now).toISOString(), regions };
}

function contextOf(transport: Transport, account: string, now: number, signal: AbortSignal): ReaderContext {
  return { account, regions: [], region: null, now, transport, signal, memory: new Map() };
}

/** The regions to scan. Nothing is asked when only global services are needed. */
async function readRegions(
  context: ReaderContext,
  { cloud, needsRegions, regions: choice }: LiveOptions,
): Promise<{ regions: readonly string[]; regionGap?: Gap }> {
  if (!needsRegions) return { regions: chooseRegions(choice, cloud.regions.published) && choice.asked };
  try {
    const regions = await cloud.regions.read(createReader(context));
    return { regions: chooseRegions(choice, [...regions].sort()) };
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    if (choice.asked.length > 0) return { regions: chooseRegions(choice, cloud.regions.published) };
    return { regions: [...cloud.regions.tried].sort(), regionGap: error.gap };
  }
}
