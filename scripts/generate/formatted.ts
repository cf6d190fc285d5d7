import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Source text as the formatter of this repository leaves it. */
export function formatted(source: string, path: string): string {
  const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  const options = { input: source, encoding: 'utf8', maxBuffer: 64 * 1_048_576 } as const;
  return execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${path}`], options);
}
