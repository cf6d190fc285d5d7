import type { PreparedCheck } from '#engine/prepare.ts';
import type { Cloud, Identity } from '#model/cloud.ts';
import type { Gap } from '#model/gap.ts';
import { CloudError, ReadFailure } from '#model/operation.ts';
import type { CloudCall, RecordingHeader, Transport } from '#model/recording.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { planCollectors } from '#scan/plan.ts';
import { createReader, type ReaderContext } from '#scan/reader.ts';
import { Recorder } from '#scan/record.ts';
import { openRecording } from '#scan/replay.ts';
import { Scheduler } from '#scan/scheduler.ts';
import { TemporaryFolder } from '#scan/spool.ts';
import type { CloudProgram } from './clouds.ts';
import { RecordingFile } from './recording-file.ts';
import { chooseRegions } from './regions.ts';

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

/** An account that can be read: a live one or a recording. */
export interface Connection {
  readonly transport: Transport;
  readonly account: string;
  readonly regions: readonly string[];
  readonly now: number;
  readonly isReplay: boolean;
  readonly isSample: boolean;
  /** answers that were already read: the account's regions */
  readonly memory: Map<string, Promise<unknown>>;
  /** the account's regions could not be read; published ones are tried instead */
  readonly regionGap?: Gap;
  readonly identity?: Identity;
  apiCalls(): number;
  /** calls that were answered */
  answered(): number;
  /** keeps (finished) or throws away what was recorded, and closes everything */
  close(isFinished: boolean): Promise<void>;
}

/** Opens a recording; account, regions and clock come from its header. Throws `invalid-file`. */
export async function connectReplay(
  program: CloudProgram,
  cloud: Cloud,
  checks: readonly PreparedCheck[],
  options: ConnectOptions,
): Promise<Connection> {
  const folder = new TemporaryFolder();
  try {
    const replay = await openRecording(options.replay!, program.id, folder);
    const counter = new CountingTransport(replay);
    const { header } = replay;
    return {
      transport: counter,
      account: header.account,
      regions: chooseRegions(options.region, header.regions),
      now: Date.parse(header.at),
      isReplay: true,
      isSample: header.sample !== undefined,
      memory: new Map(),
      ...(header.regions.length === 0 && needsRegions(cloud, checks) ? { regionGap: unrecordedRegions(cloud) } : {}),
      apiCalls: () => counter.answered + counter.failed,
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

/** Connects to the cloud and finds out who and where. Throws `credentials-missing`, `cloud-access-denied` or `cloud-unavailable`. */
export async function connectLive(
  program: CloudProgram,
  cloud: Cloud,
  checks: readonly PreparedCheck[],
  options: ConnectOptions,
): Promise<Connection> {
  const wire = await program.connect(options);
  const file = options.record === undefined ? undefined : await RecordingFile.create(options.record);
  let attempts = 0;
  const scheduler = new Scheduler({
    transport: wire,
    quotaOf: cloud.quotaOf,
    requestTimeoutMs: options.requestTimeoutMs,
    onAttempt: () => {
      attempts += 1;
    },
  });
  const recorder = file ? new Recorder(scheduler, (line) => file.write(line)) : undefined;
  const counter = new CountingTransport(recorder ?? scheduler);
  const now = Date.now();
  try {
    const context = contextOf(counter, now, options.signal);
    const identity = await readIdentity(program, cloud, context);
    const { regions, regionGap } = await readRegions(cloud, checks, { ...context, account: identity.account }, options);
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
      apiCalls: () => attempts,
      answered: () => counter.answered - answeredBefore,
      close: async (isFinished) => {
        await wire.close();
        await (isFinished ? file?.finish() : file?.discard());
      },
    };
  } catch (error) {
    await wire.close();
    await file?.discard();
    throw error;
  }
}

function headerOf(cloud: Cloud, { account }: Identity, now: number, regions: readonly string[]): RecordingHeader {
  return { bastideRecording: 1, cloud: cloud.id, account, at: new Date(now).toISOString(), regions };
}

function contextOf(transport: Transport, now: number, signal: AbortSignal): ReaderContext {
  return { account: '', regions: [], region: null, now, transport, signal, memory: new Map() };
}

async function readIdentity(program: CloudProgram, cloud: Cloud, context: ReaderContext): Promise<Identity> {
  try {
    return await cloud.identity.read(createReader(context));
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    throw await explainFailure(program, error);
  }
}

async function explainFailure(program: CloudProgram, failure: ReadFailure): Promise<AppError> {
  const cause = failure.cause instanceof CloudError ? failure.cause : undefined;
  if (cause?.kind === 'cancelled') {
    return new AppError('cancelled', { en: 'Cancelled before anything was read.', zh: '已取消，尚未读取任何内容。' });
  }
  const advice = cause ? await program.explain(cause) : null;
  const { operation, code, message } = failure.gap;
  const isNetwork = cause?.kind === 'network' || cause?.kind === 'unavailable' || code === 'EndpointUnavailable';
  const fallback = isNetwork
    ? {
        en: 'Check the network, a proxy or --endpoint, and try again.',
        zh: '请检查网络、代理或 --endpoint，然后重试。',
      }
    : { en: 'Check the credentials, and try again.', zh: '请检查凭证后重试。' };
  const next = advice ?? fallback;
  return new AppError(
    isNetwork ? 'cloud-unavailable' : 'cloud-access-denied',
    {
      en: `${operation} failed (${code}: ${message}). ${next.en}`,
      zh: `${operation} 调用失败（${code}：${message}）。${next.zh}`,
    },
    { cause: failure },
  );
}

function needsRegions(cloud: Cloud, checks: readonly PreparedCheck[]): boolean {
  return planCollectors(cloud, checks).some(
    ([{ collector }]) => collector.scope === 'regional' || collector.sites !== undefined,
  );
}

/** A header without regions says nothing of regional services. */
function unrecordedRegions(cloud: Cloud): Gap {
  const [operation] = cloud.regions.operations;
  return {
    service: operation?.service ?? cloud.id,
    operation: operation?.name ?? '',
    region: null,
    code: 'NotRecorded',
    message: 'the header of the recording names no regions',
  };
}

/** The regions to scan. Nothing is asked when only global services are needed. */
async function readRegions(
  cloud: Cloud,
  checks: readonly PreparedCheck[],
  context: ReaderContext,
  options: ConnectOptions,
): Promise<{ regions: readonly string[]; regionGap?: Gap }> {
  if (!needsRegions(cloud, checks))
    return { regions: chooseRegions(options.region, cloud.regions.published) && options.region };
  try {
    const regions = await cloud.regions.read(createReader(context));
    return { regions: chooseRegions(options.region, [...regions].sort()) };
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    if (options.region.length > 0) return { regions: chooseRegions(options.region, cloud.regions.published) };
    return { regions: [...cloud.regions.tried].sort(), regionGap: error.gap };
  }
}

/** Counts what was answered and what failed, after retries. */
class CountingTransport implements Transport {
  answered = 0;
  failed = 0;
  readonly #inner: Transport;
  constructor(inner: Transport) {
    this.#inner = inner;
  }

  async send(call: CloudCall, signal: AbortSignal): Promise<unknown> {
    try {
      const answer = await this.#inner.send(call, signal);
      this.answered += 1;
      return answer;
    } catch (error) {
      this.failed += 1;
      throw error;
    }
  }
}
