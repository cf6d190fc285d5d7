import { clean } from './formats/terminal-text.ts';

/** One line for the person at the terminal, on standard error: standard output is for results. */
export function tell(line: string): void {
  process.stderr.write(`${clean(line)}\n`);
}
