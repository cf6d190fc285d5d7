import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '#client/api-types.ts';
import { AppError } from '#platform/errors.ts';
import type { CommandContext } from '../context.ts';
import { onInterrupt } from '../interrupt.ts';
import { createProgress, type Progress } from '../progress.ts';
import { tell } from '../tell.ts';
import { translator } from '../translator.ts';
import type { Server } from './server.ts';

/** A server that is started again is back within this time. */
const mostSilences = 30;
const silenceMs = 2_000;

/** Follows runs until all are over, with one progress for all of them. Ctrl-C ends the following, not the runs. */
export async function followRuns(
  server: Server,
  ids: readonly string[],
  { progress: isWanted }: { readonly progress: boolean },
  context: CommandContext,
): Promise<readonly Run[]> {
  const t = translator(context.language);
  const [first = ''] = ids;
  const interrupt = onInterrupt(() =>
    tell(
      t(
        `No longer watching; the run goes on. See: bastide run watch ${first}`,
        `不再跟踪；扫描继续进行。查看：bastide run watch ${first}`,
      ),
    ),
  );
  const bar = createProgress({
    ...{ stream: process.stderr, language: context.language },
    enabled: isWanted && process.stderr.isTTY === true,
  });
  const states = new Map<string, Run>();
  const onState = (run: Run): void => {
    states.set(run.id, run);
    draw(bar, [...states.values()]);
  };
  const over = new AbortController();
  const signal = AbortSignal.any([interrupt.signal, over.signal]);
  try {
    return await Promise.all(ids.map((id) => follow(server, id, onState, signal)));
  } finally {
    // Where one could not be followed, nobody waits for the others.
    over.abort();
    bar.finish();
    interrupt.stop();
  }
}

export function isOver({ status }: Pick<Run, 'status'>): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/** The stream ends when the run is over, but also when the server is stopped: then it is asked again. */
async function follow(server: Server, id: string, onState: (run: Run) => void, signal: AbortSignal): Promise<Run> {
  for (let silences = 0; ; silences += 1) {
    try {
      for await (const { data } of server.events('getRunEvents', { params: { runId: id }, signal })) {
        silences = 0;
        onState(data);
        if (isOver(data)) return data;
      }
    } catch (error) {
      if (signal.aborted) throw stopped(error);
      if (!mayComeBack(error) || silences >= mostSilences) throw error;
    }
    if (signal.aborted) throw stopped();
    await sleep(silenceMs, undefined, { signal }).catch(() => undefined); // said above at the next round
  }
}

function mayComeBack(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'unavailable' || error.code === 'database-unavailable');
}

function draw(bar: Progress, runs: readonly Run[]): void {
  const sum = (of: (run: Run) => number): number => runs.reduce((total, run) => total + of(run), 0);
  bar.update({
    doneUnits: sum(({ units }) => units.done),
    totalUnits: sum(({ units }) => units.planned),
    assets: sum(({ assets }) => assets),
    calls: sum(({ apiCalls }) => apiCalls),
    gaps: 0,
  });
}

function stopped(cause?: unknown): AppError {
  return new AppError('cancelled', { en: 'The run is not over yet.', zh: '扫描尚未结束。' }, { cause });
}
