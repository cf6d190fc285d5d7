import { graphOfClouds } from '#graph/cloud-graph.ts';
import { MemoryGraph } from '#graph/memory-graph.ts';
import { MemorySource } from '#graph/memory-source.ts';
import { prepareQuery } from '#graph/query.ts';
import { variablesFromText } from '#graph/query-variables.ts';
import { type Answer, runQuery } from '#graph/run-query.ts';
import type { Cloud } from '#model/cloud.ts';
import { readRecording } from '#scan/read-recording.ts';
import { clouds } from './clouds.ts';
import type { CommandContext } from './context.ts';
import { onInterrupt } from './interrupt.ts';
import { invalid } from './option-value.ts';
import { writeOutput } from './output.ts';
import { createProgress } from './progress.ts';
import { answerChunks, tellNotes } from './query-output.ts';
import { tell } from './tell.ts';
import { readTextFile } from './text-file.ts';

export interface QueryCommandOptions {
  readonly replay?: string;
  readonly format: 'table' | 'json' | 'csv';
  readonly var: readonly string[];
  readonly output?: string;
  readonly progress: boolean;
  readonly quiet?: boolean;
}

/** `bastide query`: asks a recording, or the server that this machine is logged on to. */
export async function runQueryCommand(
  given: string,
  options: QueryCommandOptions,
  context: CommandContext,
): Promise<void> {
  const text = given === '-' ? await readTextFile('-') : given;
  const typed = variablesOf(options.var);
  const answer =
    options.replay === undefined
      ? await (await import('./remote/graph.ts')).askServer(text, typed, context)
      : await askRecording(text, typed, options.replay, options, context);
  const target = options.output === undefined ? { stream: process.stdout } : { file: options.output };
  await writeOutput(answerChunks(answer, options.format, context.language), target);
  if (!options.quiet) tellNotes(answer, context.language);
}

/** `name=value`, each name once. */
function variablesOf(given: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const one of given) {
    const at = one.indexOf('=');
    const name = one.slice(0, Math.max(0, at)).replace(/^\$/, '');
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw invalid(
        `--var "${one.slice(0, 80)}" must be written as name=value.`,
        `--var “${one.slice(0, 80)}”应写作 名称=值。`,
      );
    }
    if (values.has(name)) throw invalid(`--var names ${name} twice.`, `--var 两次给出了 ${name}。`);
    values.set(name, one.slice(at + 1));
  }
  return values;
}

async function askRecording(
  text: string,
  typed: ReadonlyMap<string, string>,
  file: string,
  { progress: isWanted, quiet }: QueryCommandOptions,
  { language }: CommandContext,
): Promise<Answer> {
  const known = new Map<string, Cloud>();
  for (const program of clouds.values()) known.set(program.id, await program.cloud());
  const query = prepareQuery(graphOfClouds(known).schema, text, { variables: variablesFromText(text, typed) });
  const enabled = process.stderr.isTTY === true && isWanted && !quiet;
  const progress = createProgress({ stream: process.stderr, enabled, language });
  const interrupt = onInterrupt(() => tell(language === 'zh' ? cancelling.zh : cancelling.en));
  try {
    const { assets, lists } = await readRecording({
      file,
      clouds: known,
      needed: query.reads,
      signal: interrupt.signal,
      onProgress: (state) => progress.update({ ...state, calls: 0 }),
    });
    return await runQuery(query, new MemorySource(new MemoryGraph(assets, lists)));
  } finally {
    interrupt.stop();
    progress.finish();
  }
}

const cancelling = {
  en: 'Cancelling: what is not read by now is left open. Press Ctrl-C again to stop at once.',
  zh: '正在取消：尚未读取的内容将视为无法判断。再次按 Ctrl-C 立即停止。',
};
