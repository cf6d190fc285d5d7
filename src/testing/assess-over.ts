import { prepareCheck } from '#engine/prepare.ts';
import type { CatalogueEntry } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Wire } from '#model/cloud-program.ts';
import { type Quota, ReadFailure } from '#model/operation.ts';
import type { Result, Run } from '#model/result.ts';
import { assess } from '#scan/assess.ts';
import { createReader } from '#scan/reader.ts';
import { Scheduler } from '#scan/scheduler.ts';

export interface AssessOptions {
  readonly checks?: readonly string[];
  /** checks beside the catalogue */
  readonly more?: readonly CatalogueEntry[];
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

/** The real scan over a wire: who, where, and the whole assessment. Closes the wire. */
export async function assessOver(cloud: Cloud, wire: Wire, options: AssessOptions): Promise<SimulatedAssessment> {
  const { requestTimeoutMs = 5_000, signal = new AbortController().signal } = options;
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
  const account = wire.account ?? '';
  const context = { account, regions: [], region: null, now, transport, signal, memory: new Map() };
  try {
    const identity = await cloud.identity.read(createReader(context));
    const where = await readRegions(cloud, { ...context, account: identity.account });
    const catalogue = [...cloud.catalogue, ...(options.more ?? [])];
    const wanted = catalogue.filter(({ check }) => options.checks?.includes(check.id) ?? true);
    const assessment = await assess({
      cloud,
      transport,
      account: identity.account,
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

async function readRegions({ regions }: Cloud, context: Parameters<typeof createReader>[0]) {
  try {
    return { regions: [...(await regions.read(createReader(context)))].sort() };
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    return { regions: [...regions.tried].sort(), regionGap: error.gap };
  }
}
