import { vi } from 'vitest';
import { run } from '#cli/run.ts';
import type { Person, Said } from './typed.ts';

/** The command line within this process, with a person's settings: much quicker than a program of its own, for what reads no standard input. */
export interface Here {
  types(...argv: readonly string[]): Promise<Said>;
  /** What is written where it ends well. */
  out(...argv: readonly string[]): Promise<string>;
  /** The same as JSON. */
  json<T>(...argv: readonly string[]): Promise<T>;
}

export function here(person: Person, env: Readonly<Record<string, string>> = {}): Here {
  const types = async (...argv: readonly string[]): Promise<Said> => {
    const written = { stdout: '', stderr: '' };
    const settings = { XDG_CONFIG_HOME: person.home, LC_ALL: 'C', BASTIDE_SERVER: '', BASTIDE_TOKEN: '', ...env };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    const spies = (['stdout', 'stderr'] as const).map((name) =>
      vi.spyOn(process[name], 'write').mockImplementation((text, ...rest: unknown[]) => {
        written[name] += String(text);
        const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
        done?.();
        return true;
      }),
    );
    const listeners = process.stdout.listeners('error');
    try {
      return { status: await run(argv), ...written };
    } finally {
      // A program of its own would end here, and with it what listens for it.
      for (const one of process.stdout.listeners('error')) {
        if (!listeners.includes(one)) process.stdout.off('error', one as () => void);
      }
      for (const spy of spies) spy.mockRestore();
      vi.unstubAllEnvs();
    }
  };
  const out: Here['out'] = async (...argv) => {
    const { status, stdout, stderr } = await types(...argv);
    if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  };
  return { types, out, json: async (...argv) => JSON.parse(await out(...argv, '--json')) };
}
