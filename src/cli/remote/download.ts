import type { DownloadedFile } from '#client/receive.ts';
import type { CommandContext } from '../context.ts';
import { writeOutput } from '../output.ts';
import { tell } from '../tell.ts';
import { translator } from '../translator.ts';

/** Writes a file of the server as it arrives: where it is cut short, no file appears. */
export async function writeDownload(
  { chunks }: DownloadedFile,
  output: string | undefined,
  { language }: CommandContext,
): Promise<void> {
  await writeOutput(textsOf(chunks), output === undefined ? { stream: process.stdout } : { file: output });
  if (output !== undefined) tell(translator(language)(`Written: ${output}`, `已写入：${output}`));
}

async function* textsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
