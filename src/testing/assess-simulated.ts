import { fixedCredentials } from '#clouds/alibaba/access-key.ts';
import { createAlibabaTransport } from '#clouds/alibaba/client.ts';
import { alibaba } from '#clouds/alibaba/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import { type Quota, ReadFailure } from '#model/operation.ts';
import type { Result, Run } from '#model/result.ts';
import { assess } from '#scan/assess.ts';
import { createReader } from '#scan/reader.ts';
import { Scheduler } from '#scan/scheduler.ts';
import { simulatedCredentials } from './alibaba/credentials.ts';

export interface AssessSimulatedOptions {
  readonly url: string;
  readonly checks?: readonly string[];
  readonly params?: Readonly<Record<string, Record<string, unknown>>>;
  readonly quotaOf?: (service: string, operation: string) => Quota;
  readonly requestTimeoutMs?: number;
  readonly backoffMs?: number;
  readonly signal?: AbortSignal;
}

export interface SimulatedAssessment {
  readonly run: Run;
  readonly results: readonly Result[];
}

/** No test should wait for quotas that it is not about. */
const unlimited = (): Quota => ({ perSecond: 1e6, burst: 1e6 });

/** The real client and the real scan against a simulated cloud: who, where, and the whole assessment. */
export async function assessSimulated(options: AssessSimulatedOptions): Promise<SimulatedAssessment> {
  const { requestTimeoutMs = 5_000, signal = new AbortController().signal } = options;
  const { accessKeyId: id, accessKeySecret: secret } = simulatedCredentials;
  const wire = createAlibabaTransport({
    credentials: fixedCredentials({ id, secret, token: undefined }, { en: 'the test', zh: '测试' }),
    endpoint: new URL(options.url),
    requestTimeoutMs,
    connectTimeoutMs: Math.min(requestTimeoutMs, 5_000),
  });
  let attempts = 0;
  const transport = new Scheduler({
    transport: wire,
    quotaOf: options.quotaOf ?? unlimited,
    requestTimeoutMs,
    backoffMs: options.backoffMs ?? 2,
    onAttempt: () => {
      attempts += 1;
    },
  });
  const now = Date.now();
  const context = { account: '', regions: [], region: null, now, transport, signal, memory: new Map() };
  try {
    const { account } = await alibaba.identity.read(createReader(context));
    const where = await readRegions(context);
    const wanted = alibaba.catalogue.filter(({ check }) => options.checks?.includes(check.id) ?? true);
    const assessment = await assess({
      cloud: alibaba,
      transport,
      account,
      ...where,
      checks: wanted.map((entry) => prepareCheck(entry, options.params?.[entry.check.id] ?? {}, now)),
      now,
      language: 'en',
      signal,
      memory: context.memory,
      apiCalls: () => attempts,
    });
    try {
      return { run: assessment.run, results: await Array.fromAsync(assessment.results()) };
    } finally {
      assessment.close();
    }
  } finally {
    await wire.close();
  }
}

async function readRegions(context: Parameters<typeof createReader>[0]) {
  try {
    return { regions: [...(await alibaba.regions.read(createReader(context)))].sort() };
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    return { regions: [...alibaba.regions.tried].sort(), regionGap: error.gap };
  }
}
