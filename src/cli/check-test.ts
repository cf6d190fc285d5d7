import { judgeExample } from '#engine/example.ts';
import { checkText } from './check-text.ts';
import { clouds } from './clouds.ts';
import type { CommandContext } from './context.ts';
import { print } from './output.ts';
import { loadStoredCheck } from './stored-checks.ts';

/** `bastide checks test FILE`: exit status 1 when an example is not judged as the file says. */
export async function testStoredCheck(
  file: string,
  options: { json?: boolean },
  context: CommandContext,
): Promise<void> {
  const programs = new Map([...clouds].map(([id, program]) => [id, () => program.cloud()]));
  const { entry } = await loadStoredCheck(file, programs);
  const examples = entry.check.examples.map((example) => {
    const { outcome, reason } = judgeExample(entry, example).result(context.language);
    return { because: example.because, expected: example.outcome, outcome, holds: outcome === example.outcome, reason };
  });
  const failed = examples.filter(({ holds }) => !holds).length;
  const zh = context.language === 'zh';
  if (options.json) {
    const { id, version, reads } = entry.check;
    await print(`${JSON.stringify({ id, version, asset: entry.check.asset.kind, reads, examples }, null, 2)}\n`);
  } else {
    const lines = examples.map(({ holds, because, expected, outcome, reason }) =>
      holds
        ? `  ✓ ${because}: ${outcome}`
        : `  ✗ ${because}: ${zh ? `应为 ${expected}，实为 ${outcome}` : `expected ${expected}, but it is ${outcome}`} (${reason})`,
    );
    const count = `${examples.length - failed}/${examples.length}`;
    const summary = zh ? `${count} 个示例符合预期。` : `${count} examples hold.`;
    const hint = zh
      ? '文件中没有示例：请在 examples 中写出应通过、不通过和未知的情况。'
      : 'The file has no examples: write down under "examples" what must pass, fail and be unknown.';
    await print(
      `${checkText(entry, [], context.language)}\n\n${lines.join('\n')}${lines.length > 0 ? '\n' : ''}${examples.length === 0 ? hint : summary}\n`,
    );
  }
  if (failed > 0) context.exitStatus = 1;
}
