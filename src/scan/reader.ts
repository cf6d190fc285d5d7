import type { Reader } from '#model/collector.ts';
import type { Gap } from '#model/gap.ts';
import { type CallInput, CloudError, type Operation, ReadFailure } from '#model/operation.ts';
import type { Transport } from '#model/recording.ts';
import { fillName } from './filled-name.ts';
import { type Page, walkPages } from './pages.ts';

export interface ReaderContext {
  readonly account: string;
  readonly regions: readonly string[];
  readonly region: string | null;
  readonly now: number;
  readonly transport: Transport;
  readonly signal: AbortSignal;
  /** answers of operations declared `shared`, for one assessment */
  readonly memory: Map<string, Promise<unknown>>;
  readonly onReport?: (gap: Gap) => void;
}

interface Where {
  readonly region?: string | null;
}

/** What collectors read through: parses answers, walks pages, remembers shared answers, and turns every failure into `ReadFailure`. */
export function createReader(context: ReaderContext): Reader {
  const { account, regions, region, now } = context;
  return {
    account,
    regions,
    region,
    now,
    report: (gap) => context.onReport?.(gap),
    call: async (operation, input = {}, where = {}) => (await ask(context, operation, input, where)).parsed,
    pages: (operation, input = {}, where = {}) => readPages(context, operation, input, where),
  };
}

/** The same reader for another region. */
export function readerIn(context: ReaderContext, region: string | null): Reader {
  return createReader({ ...context, region });
}

async function* readPages<T>(
  context: ReaderContext,
  operation: Operation<T>,
  input: CallInput,
  where: Where,
): AsyncGenerator<T> {
  try {
    yield* walkPages(operation, { ...input }, (page) => ask(context, operation, page, where));
  } catch (error) {
    throw asReadFailure(error, operation, regionOf(context, where));
  }
}

async function ask<T>(
  context: ReaderContext,
  operation: Operation<T>,
  input: CallInput,
  where: Where,
): Promise<Page<T>> {
  const region = regionOf(context, where);
  try {
    const raw = await send(context, operation, region, input);
    const reply = operation.reply.safeParse(raw);
    if (reply.success) return { raw, parsed: reply.data };
    throw new CloudError('UnexpectedReply', describeIssues(reply.error.issues), { kind: 'misunderstood' });
  } catch (error) {
    throw asReadFailure(error, operation, region);
  }
}

function send(context: ReaderContext, operation: Operation, region: string | null, input: CallInput): Promise<unknown> {
  const filled = fillName(operation.name, input);
  const call = { service: operation.service, operation: filled.name, region, input: filled.input };
  if (!operation.shared) return context.transport.send(call, context.signal);
  const key = JSON.stringify([call.service, call.operation, region, Object.entries(call.input).sort()]);
  const known = context.memory.get(key);
  if (known) return known;
  const answer = context.transport.send(call, context.signal);
  context.memory.set(key, answer);
  return answer;
}

function regionOf(context: ReaderContext, where: Where): string | null {
  return where.region === undefined ? context.region : where.region;
}

function describeIssues(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const [first] = issues;
  if (!first) return 'it does not have the documented form';
  const path = first.path.map(String).join('.');
  return path === '' ? first.message : `${path}: ${first.message}`;
}

function asReadFailure(error: unknown, operation: Operation, region: string | null): ReadFailure {
  if (error instanceof ReadFailure) return error;
  if (!(error instanceof CloudError)) throw error;
  const gap: Gap = {
    service: operation.service,
    operation: operation.name,
    region,
    code: error.code,
    message: error.message,
  };
  return new ReadFailure(gap, error);
}
