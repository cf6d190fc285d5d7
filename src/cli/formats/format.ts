import type { ReportContext } from '#formats/context.ts';
import type { Result, Run } from '#model/result.ts';
import type { Outcome } from '#model/verdict.ts';

export interface FormatContext extends ReportContext {
  /** the outcomes that the formats for people list */
  readonly show: ReadonlySet<Outcome>;
  readonly colour: boolean;
  /** columns of the terminal */
  readonly width: number;
}

/** All results in the contract's order (by check, region, name). May be iterated more than once. */
export type Results = () => AsyncIterable<Result>;

/** One way to write an assessment down. Formats stream: none may hold all results. */
export interface Format {
  readonly name: string;
  readonly forPeople: boolean;
  write(run: Run, results: Results, context: FormatContext): AsyncIterable<string>;
}
