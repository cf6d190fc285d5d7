import type { Language } from '#model/text.ts';
import { fit } from './formats/terminal-text.ts';
import { formatCount } from './texts.ts';

export interface ProgressState {
  readonly doneUnits: number;
  readonly totalUnits: number;
  readonly calls: number;
  readonly assets: number;
  readonly gaps: number;
  /** the region whose unit finished last */
  readonly region?: string;
}

export interface Progress {
  update(state: ProgressState): void;
  /** Clears the line; later updates draw nothing. */
  finish(): void;
}

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & { readonly columns?: number };
  /** false when the stream is no terminal, or with --quiet or --no-progress: nothing is written */
  readonly enabled: boolean;
  readonly language: Language;
  /** epoch milliseconds; the clock of the machine unless a test holds it */
  readonly now?: () => number;
}

const redrawMs = 100;
const clearLine = '\r\u001b[2K';

const words = {
  en: {
    units: (done: string, total: string) => `${done} of ${total} steps`,
    calls: (calls: string, rate: string) => `${calls} calls (${rate}/s)`,
    assets: (count: string) => `${count} assets`,
    gaps: (count: string) => `${count} not readable`,
    left: (time: string) => `about ${time} left`,
    minutes: (count: number) => `${count} min`,
    seconds: (count: number) => `${count} s`,
  },
  zh: {
    units: (done: string, total: string) => `第 ${done}/${total} 步`,
    calls: (calls: string, rate: string) => `${calls} 次调用（每秒 ${rate} 次）`,
    assets: (count: string) => `${count} 个资产`,
    gaps: (count: string) => `${count} 处无法读取`,
    left: (time: string) => `剩余约 ${time}`,
    minutes: (count: number) => `${count} 分钟`,
    seconds: (count: number) => `${count} 秒`,
  },
} satisfies Record<Language, unknown>;

/** One line on standard error, drawn over itself at most ten times a second. */
export function createProgress(options: ProgressOptions): Progress {
  if (!options.enabled) return { update: () => {}, finish: () => {} };
  const { stream, language, now = Date.now } = options;
  const startedAt = now();
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let latest: ProgressState | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let finished = false;
  const draw = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    if (!latest) return;
    lastDrawn = now();
    const line = progressLine(latest, lastDrawn - startedAt, language);
    stream.write(`${clearLine}${fit(line, (stream.columns || 80) - 1)}`);
  };
  return {
    update(state) {
      if (finished) return;
      latest = state;
      const wait = lastDrawn + redrawMs - now();
      if (wait <= 0) draw();
      else waiting ??= setTimeout(draw, wait).unref();
    },
    finish() {
      if (finished) return;
      finished = true;
      clearTimeout(waiting);
      if (latest) stream.write(clearLine);
    },
  };
}

export function progressLine(state: ProgressState, elapsedMs: number, language: Language): string {
  const { doneUnits, totalUnits, calls, assets, gaps, region } = state;
  const say = words[language];
  const count = (value: number): string => formatCount(value, language);
  const left = secondsLeft(state, elapsedMs);
  const perSecond = elapsedMs < 1_000 ? calls : Math.round((calls * 1_000) / elapsedMs);
  const parts = [
    say.units(count(doneUnits), count(totalUnits)),
    left === undefined ? '' : say.left(left < 100 ? say.seconds(roundUp(left, 5)) : say.minutes(Math.ceil(left / 60))),
    say.calls(count(calls), count(perSecond)),
    say.assets(count(assets)),
    gaps > 0 ? say.gaps(count(gaps)) : '',
    region ?? '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/**
 * From the time that the units took so far; waiting for quotas is part of it, and while nothing finishes the estimate grows.
 * undefined until a twentieth of the units (at least three) and three seconds are a basis.
 */
export function secondsLeft({ doneUnits, totalUnits }: ProgressState, elapsedMs: number): number | undefined {
  if (elapsedMs < 3_000 || doneUnits < Math.max(3, totalUnits / 20) || doneUnits >= totalUnits) return undefined;
  return ((elapsedMs / doneUnits) * (totalUnits - doneUnits)) / 1_000;
}
