import type { Answer } from '#graph/query.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';

/** Asks the server that this machine is logged on to. */
export async function askServer(
  _text: string,
  _typed: ReadonlyMap<string, string>,
  _context: CommandContext,
): Promise<Answer> {
  throw invalid('Name a recording: --replay FILE.', '请指定录制文件：--replay FILE。');
}
