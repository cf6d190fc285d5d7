import { spawnSync } from 'node:child_process';

/** What must hold before anything lands: generated files fresh → Biome → types → tests. Stops at the first that fails. */
const steps: readonly (readonly [what: string, command: string, args: readonly string[]])[] = [
  ['generated files', 'node', ['scripts/generate.ts', '--check']],
  ['format and lint', 'biome', ['check', '--error-on-warnings']],
  ['types', 'tsc', ['-p', '.']],
  ['tests', 'vitest', ['run']],
];

for (const [what, command, args] of steps) {
  console.log(`\n> ${what}: ${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
