import { z } from 'zod';
import type { Database, Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Actor } from '../audit/index.ts';
import { recordAudit } from '../audit/index.ts';
import type { Metering } from './contract.ts';
import * as rows from './repository.ts';
import { sendTicket } from './scheduler.ts';
import type { RunOut, RunQuery } from './schemas.ts';

export interface RunServiceDeps {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly metering: Metering;
}

type Language = 'en' | 'zh';

/** Runs as people see and steer them. */
export function createRunService({ database, jobs, metering }: RunServiceDeps) {
  const get = async (organizationId: string, runId: string, language: Language): Promise<RunOut> => {
    const run = await database.inOrganization(organizationId, (transaction) =>
      rows.findRun(transaction, organizationId, runId, language),
    );
    if (!run) throw noSuchRun(runId);
    return run;
  };

  /** What is asked of a run that a worker holds takes effect at its next sign of life, within two seconds; otherwise at once. */
  const steer = async (
    organizationId: string,
    runId: string,
    wanted: 'cancel' | 'pause' | 'resume',
    actor: Actor,
    now: number,
  ): Promise<void> => {
    const at = new Date(now).toISOString();
    const work = async (transaction: Transaction): Promise<void> => {
      const run = await rows.lockRun(transaction, organizationId, runId);
      if (!run) throw noSuchRun(runId);
      const { status, kind, isHeld } = run;
      if (!(allowed[wanted] as readonly string[]).includes(status)) throw wrongState(wanted, status);
      if (wanted === 'resume') {
        if (status === 'paused') await rows.moveRun(transaction, organizationId, runId, 'queued', at);
        else await rows.setWanted(transaction, organizationId, runId, 'run');
        await sendTicket(jobs, transaction, kind, runId);
      } else if (isHeld) await rows.setWanted(transaction, organizationId, runId, wanted);
      else {
        const next = wanted === 'cancel' ? 'cancelled' : 'paused';
        await rows.moveRun(transaction, organizationId, runId, next, at);
        if (next === 'cancelled') await metering.settle(transaction, organizationId, runId, now);
      }
      const details = { status };
      await recordAudit(transaction, organizationId, {
        ...{ actor, action: `run.${wanted}`, subjectKind: 'run', subjectId: runId, details, now },
      });
    };
    await database.inOrganization(organizationId, work).catch((error: unknown) => {
      throw isOneTooMany(error) ? waitsForAnother() : error;
    });
  };

  return {
    get,
    steer,

    async list(organizationId: string, query: RunQuery, language: Language) {
      const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, z.tuple([z.uuid()]))[0];
      const found = await database.inOrganization(organizationId, (transaction) =>
        rows.listRuns(transaction, organizationId, query, before, language),
      );
      const items = found.slice(0, query.limit);
      const hasMore = found.length > items.length;
      return { items, nextCursor: hasMore ? encodeCursor([items.at(-1)!.id]) : null };
    },

    async units(organizationId: string, runId: string, limit: number, cursor: string | undefined) {
      const place = z.tuple([z.string(), z.string(), z.string()]);
      const after = cursor === undefined ? (['', '', ''] as const) : decodeCursor(cursor, place);
      await get(organizationId, runId, 'en');
      const found = await database.inOrganization(organizationId, (transaction) =>
        rows.listUnits(transaction, organizationId, runId, after, limit + 1),
      );
      const last = found.length > limit ? found[limit - 1]! : undefined;
      const items = found.slice(0, limit).map(({ list_gap: _, finished_at: finishedAt, region, ...unit }) => ({
        ...{ ...unit, region: region === '' ? null : region, finishedAt },
      }));
      return { items, nextCursor: last ? encodeCursor([last.stage, last.kind, last.region]) : null };
    },

    /** The run as it goes on, until it is over: whenever something of it has changed. */
    async *watch(organizationId: string, runId: string, language: Language, signal: AbortSignal) {
      let seen = '';
      while (!signal.aborted) {
        const run = await get(organizationId, runId, language);
        const text = JSON.stringify(run);
        if (text !== seen) yield run;
        seen = text;
        if (['done', 'failed', 'cancelled'].includes(run.status)) return;
        await pause(700, signal);
      }
    },
  };
}
export type RunService = ReturnType<typeof createRunService>;

const allowed = {
  cancel: ['queued', 'running', 'paused'],
  pause: ['queued', 'running'],
  resume: ['paused', 'running', 'queued'],
} as const;

function noSuchRun(runId: string): AppError {
  return new AppError('not-found', { en: `There is no run ${runId}.`, zh: `没有任务 ${runId}。` });
}

function wrongState(wanted: keyof typeof allowed, status: RunOut['status']): AppError {
  const verbs = { cancel: '取消', pause: '暂停', resume: '继续' } as const;
  return new AppError('conflict', {
    en: `The run is ${status} and cannot ${wanted}.`,
    zh: `任务状态为 ${status}，无法${verbs[wanted]}。`,
  });
}

/** A run that is paused keeps its account's place, and there is one. */
function isOneTooMany(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'runs_one_full';
}

function waitsForAnother(): AppError {
  return new AppError('conflict', {
    en: 'The run waits for another run of its account and cannot be paused. Pause the other one, or cancel this one.',
    zh: '该任务正在等待同一账号的另一个任务，无法暂停。请暂停另一个任务，或取消此任务。',
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
