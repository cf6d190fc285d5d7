import { readEnvironment } from '#platform/config.ts';
import { createLog } from '#platform/log.ts';
import { readConfiguration } from '#server/configuration.ts';
import { type RunningServer, type ServeStep, serve } from '#server/main.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import type { CommandContext } from './context.ts';
import { onInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';
import { serveTexts } from './serve-texts.ts';
import { productVersion } from './version.ts';

/** `bastide serve`: starts, tells what a person needs to know, and runs until Ctrl-C or SIGTERM. */
export async function runServe({ roles, progress }: ServeCommandOptions, context: CommandContext): Promise<void> {
  const texts = serveTexts[context.language];
  const tell = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const config = await readConfiguration();
  const interrupt = onInterrupt(() => tell(texts.stopping));
  // On a terminal a person reads what is told; the log of milestones would stand in between.
  const isQuiet = process.stdout.isTTY === true && readEnvironment('BASTIDE_LOG_LEVEL') === undefined;
  const log = createLog({ level: isQuiet ? 'warn' : config.logLevel });
  const server = await serve({ ...{ config, roles, log, version: productVersion }, onStep: stepTeller(texts, tell) });
  try {
    await introduce(server, { ...context, tell, progress, hasWorker: roles.has('worker') }, interrupt.signal);
    await Promise.race([server.failed, untilAborted(interrupt.signal)]);
  } finally {
    await server.close();
    interrupt.stop();
  }
  tell(texts.stopped);
}

function stepTeller(texts: (typeof serveTexts)['en' | 'zh'], tell: (line: string) => void) {
  return (step: ServeStep): void => {
    const text = texts.steps[step];
    if (text) tell(text);
  };
}

interface Introduction extends CommandContext {
  readonly progress: boolean;
  readonly hasWorker: boolean;
  tell(line: string): void;
}

/** On a fresh installation the sample is assessed before the eyes of whoever started it; then come the address and the first log-on. */
async function introduce(
  server: RunningServer,
  { language, tell, progress, hasWorker }: Introduction,
  signal: AbortSignal,
) {
  const texts = serveTexts[language];
  if (server.sample && !hasWorker) tell(texts.waitingForWorker);
  if (server.sample && hasWorker) {
    tell(texts.assessing);
    const bar = createProgress({
      ...{ stream: process.stderr, language },
      enabled: progress && process.stderr.isTTY === true,
    });
    const run = await server.watchFirstRun((state) => bar.update({ ...state, calls: state.apiCalls, gaps: 0 }), signal);
    bar.finish();
    if (run?.summary) for (const line of texts.summary(run.summary)) tell(line);
  }
  if (server.origin) tell(texts.address(server.origin));
  if (server.administrator) for (const line of texts.firstLogOn(server.administrator)) tell(line);
  tell(texts.howToStop);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
