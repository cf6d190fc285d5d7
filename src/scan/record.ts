import { CloudError } from '#model/operation.ts';
import type { CloudCall, RecordedCall, RecordingHeader, Transport } from '#model/recording.ts';

/** A transport that also writes every call with its answer, after retries, as lines of a recording. */
export class Recorder implements Transport {
  readonly #inner: Transport;
  readonly #write: (line: string) => void;
  #held: string[] | undefined = [];

  constructor(inner: Transport, write: (line: string) => void) {
    this.#inner = inner;
    this.#write = write;
  }

  /** Writes line 1, once account and regions are known; lines of earlier calls follow it. */
  start(header: RecordingHeader): void {
    this.#write(JSON.stringify(header));
    for (const line of this.#held ?? []) this.#write(line);
    this.#held = undefined;
  }

  async send(call: CloudCall, signal: AbortSignal): Promise<unknown> {
    try {
      const output = await this.#inner.send(call, signal);
      this.#add({ ...lineOf(call), output: withoutSecrets(output) });
      return output;
    } catch (error) {
      // A cancelled call was not answered: in a replay it is simply not recorded.
      if (error instanceof CloudError && error.kind !== 'cancelled')
        this.#add({ ...lineOf(call), error: errorOf(error) });
      throw error;
    }
  }

  #add(call: RecordedCall): void {
    const line = JSON.stringify(call);
    if (this.#held) this.#held.push(line);
    else this.#write(line);
  }
}

function lineOf({ service, operation, region, input }: CloudCall): RecordedCall {
  return { service, operation, ...(region === null ? {} : { region }), input };
}

function errorOf({ code, message, status }: CloudError): NonNullable<RecordedCall['error']> {
  return { code, message, ...(status === null ? {} : { status }) };
}

/** Members that hold secrets, in any cloud; compared without case, dashes and underscores. Page tokens (NextToken) are none. */
const secretMembers =
  /(password|passwd|passphrase|secret|secretkey|secretaccesskey|secretdata|secretstring|apikey|appkey|privatekey|privatekeypem|(auth|access|refresh|security|session|id|bearer)token|plaintext|storageconnectionstring\d*|serviceuri|callbackurl|httptriggerurl)$|^(token|pwd)$/;

/** What an address says before the host: `//user:password@`. */
const inAddress = /\/\/[^\s/:@]*:[^\s/@]+@/g;

/** The same value with "[secret]" in the place of every secret. Page tokens are no secrets: they are named NextToken. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('://') ? value.replace(inAddress, '//[secret]@') : value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const plain = name.toLowerCase().replaceAll(/[-_]/g, '');
      // "Secret" over a list or an object is a heading (a list of secrets' names), not a secret
      const isSecret = secretMembers.test(plain) && !(plain === 'secret' && typeof member === 'object');
      return [name, isSecret ? hidden(member) : withoutSecrets(member)];
    }),
  );
}

/** Every text and number in it is replaced; true, false and null give nothing away, and replays need them. */
function hidden(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== 'object') return '[secret]';
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hidden(member)]));
}
