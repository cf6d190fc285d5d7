import type { Language } from '#model/text.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import type { CheckOptions, ReadOptions } from './options.ts';

/** What every command gets, and how it says its exit status. */
export interface CommandContext {
  readonly language: Language;
  exitStatus: number;
}

/** What `bastide assess` was told. */
export interface AssessCommandOptions extends ReadOptions, CheckOptions {
  readonly record?: string;
  readonly exceptions?: string;
  readonly baseline?: string;
  readonly format: string;
  readonly output?: string;
  readonly failOn?: Severity;
  readonly show: readonly Outcome[];
  readonly quiet?: boolean;
  readonly progress: boolean;
}
