import type { PreparedCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import { type Severity, severities } from '#model/verdict.ts';
import { AppError } from '#platform/errors.ts';
import { type Assessment, assess } from '#scan/assess.ts';
import type { Connection } from '#scan/connection.ts';
import { loadBaseline } from './baseline.ts';
import { type CloudProgram, clouds, endpointOf } from './clouds.ts';
import { connect } from './connection.ts';
import type { AssessCommandOptions, CommandContext } from './context.ts';
import { loadExceptions } from './exceptions.ts';
import { formats } from './formats/index.ts';
import { onInterrupt } from './interrupt.ts';
import { refuseNothingRead } from './nothing-read.ts';
import { checkOutput, writeOutput } from './output.ts';
import { createProgress } from './progress.ts';
import { selectChecks } from './selection.ts';
import { withStoredChecks } from './stored-checks.ts';
import { productVersion } from './version.ts';

/** `bastide assess`: connect, assess, write. Sets the exit status 3 when --fail-on is met. */
export async function runAssess(id: string, options: AssessCommandOptions, context: CommandContext): Promise<void> {
  refuseContradictions(options);
  const program = clouds.get(id)!;
  const cloud = await withStoredChecks(await program.cloud(), options.storedCheck);
  const notice = noticeTo(options, context);
  const interrupt = onInterrupt(() => notice(cancelling));
  let connection: Connection | undefined;
  try {
    const checks = selectChecks(cloud.catalogue, cloud.packs, options, Date.now());
    // What is wrong with files is said before a cloud is asked anything.
    if (options.output !== undefined) await checkOutput(options.output);
    if (options.exceptions !== undefined) await loadExceptions(options.exceptions, Date.now(), []);
    connection = await connectTo(program, cloud, checks, options, interrupt.signal, notice);
    if (connection.identity?.isRoot) notice(rootKeys);
    const assessment = await assessConnection(cloud, connection, options, context, interrupt.signal);
    try {
      await refuseNothingRead(program, assessment.run.gaps, connection, interrupt.signal);
      // First the recording: if it cannot be written nothing is printed, and if the output cannot be it is not lost.
      const finished = connection;
      connection = undefined;
      await finished.close(true);
      await write(assessment, cloud, options, context);
    } finally {
      assessment.close();
    }
    context.exitStatus = isFailing(assessment, options.failOn) ? 3 : 0;
  } finally {
    interrupt.stop();
    await connection?.close(false);
  }
}

type Notice = (text: { readonly en: string; readonly zh: string }) => void;

function noticeTo(options: AssessCommandOptions, { language }: CommandContext): Notice {
  // A notice takes the line of the progress, which is drawn again below it.
  const clearLine = showsProgress(options) ? '\r\u001b[2K' : '';
  return (text) => {
    if (!options.quiet) process.stderr.write(`${clearLine}${text[language]}\n`);
  };
}

function showsProgress(options: AssessCommandOptions): boolean {
  return process.stderr.isTTY === true && options.progress && !options.quiet;
}

function refuseContradictions(options: AssessCommandOptions): void {
  for (const name of ['record', 'endpoint', 'profile'] as const) {
    if (options.replay === undefined || options[name] === undefined) continue;
    throw new AppError('invalid-request', {
      en: `--replay answers every call from a file, so --${name} has no effect with it. Leave one of the two out.`,
      zh: `--replay 用文件应答所有调用，因此 --${name} 不起作用。请去掉其中一个。`,
    });
  }
}

function connectTo(
  program: CloudProgram,
  cloud: Cloud,
  checks: readonly PreparedCheck[],
  options: AssessCommandOptions,
  signal: AbortSignal,
  notice: Notice,
): Promise<Connection> {
  return connect(program, cloud, checks, {
    ...options,
    ...endpointOf(program.id, options.endpoint),
    requestTimeoutMs: options.requestTimeout * 1000,
    signal,
    onWarning: notice,
  });
}

async function assessConnection(
  cloud: Cloud,
  connection: Connection,
  options: AssessCommandOptions,
  { language }: CommandContext,
  signal: AbortSignal,
): Promise<Assessment> {
  const { account, now, regionGap } = connection;
  const ids = cloud.catalogue.map(({ check }) => check.id);
  const exceptions = options.exceptions === undefined ? undefined : await loadExceptions(options.exceptions, now, ids);
  // also with --quiet: an accepted risk that does not count changes the verdict
  for (const problem of exceptions?.problems ?? []) process.stderr.write(`${problem[language]}\n`);
  const baseline = options.baseline === undefined ? undefined : await loadBaseline(options.baseline, cloud.id, account);
  const progress = createProgress({
    stream: process.stderr,
    enabled: showsProgress(options),
    language,
  });
  try {
    return await assess({
      cloud,
      transport: connection.transport,
      account,
      regions: connection.regions,
      ...(options.region.length > 0 ? { onlyRegions: new Set(connection.regions) } : {}),
      checks: selectChecks(cloud.catalogue, cloud.packs, options, now),
      now,
      language,
      signal,
      memory: connection.memory,
      mayLackRegionLists: connection.isReplay,
      ...(regionGap ? { regionGap } : {}),
      ...(exceptions ? { exceptionOf: (row, tags) => exceptions.find({ ...row, tags }) } : {}),
      ...(baseline ? { isNew: (row) => baseline.isNew(row) } : {}),
      apiCalls: connection.apiCalls,
      onProgress: (state) => progress.update({ ...state, calls: connection.apiCalls() }),
      sample: connection.isSample,
    });
  } finally {
    progress.finish();
  }
}

async function write(
  assessment: Assessment,
  cloud: Cloud,
  options: AssessCommandOptions,
  { language }: CommandContext,
): Promise<void> {
  const format = formats.get(options.format)!;
  const toTerminal = options.output === undefined && process.stdout.isTTY === true;
  const chunks = format.write(assessment.run, () => assessment.results(), {
    language,
    catalogue: new Map(cloud.catalogue.map((entry) => [entry.check.id, entry])),
    packs: cloud.packs,
    show: new Set(options.show),
    colour: toTerminal && process.stdout.hasColors(),
    // a terminal whose size is not known says 0
    width: (toTerminal && process.stdout.columns) || 100,
    productVersion,
  });
  await writeOutput(chunks, options.output === undefined ? { stream: process.stdout } : { file: options.output });
}

function isFailing({ failures }: Assessment, failOn: Severity | undefined): boolean {
  if (failOn === undefined) return false;
  const counted = severities.slice(0, severities.indexOf(failOn) + 1);
  return counted.some((severity) => failures[severity] > 0);
}

const cancelling = {
  en: 'Cancelling: what is known so far will be printed, marked as incomplete. Press Ctrl-C again to stop at once.',
  zh: '正在取消：将输出目前已知的结果，并标记为不完整。再次按 Ctrl-C 立即停止。',
};
const rootKeys = {
  en: 'These are access keys of the account itself (root). Reading works, but use a RAM user with the policy of: bastide permissions alibaba',
  zh: '当前使用的是主账号的 AccessKey。可以读取，但建议改用 RAM 用户，并授予以下命令输出的策略：bastide permissions alibaba',
};
