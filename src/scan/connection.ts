import type { Cloud, Identity } from '#model/cloud.ts';
import type { Gap } from '#model/gap.ts';
import type { CloudCall, Transport } from '#model/recording.ts';

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
  /** requests that were sent, tries included; of a recording, calls */
  apiCalls(): number;
  /** how many of them were throttled */
  throttles(): number;
  /** calls that were answered */
  answered(): number;
  /** keeps (finished) or throws away what was recorded, and closes everything */
  close(isFinished: boolean): Promise<void>;
}

/** Counts what was answered and what failed, after retries. */
export class CountingTransport implements Transport {
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

/** A header without regions says nothing of regional services. */
export function unrecordedRegions(cloud: Cloud): Gap {
  const [operation] = cloud.regions.operations;
  return {
    service: operation?.service ?? cloud.id,
    operation: operation?.name ?? '',
    region: null,
    code: 'NotRecorded',
    message: 'the header of the recording names no regions',
  };
}
