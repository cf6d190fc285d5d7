import { z } from 'zod';

export const Health = z.object({ status: z.literal('ok') });

/** What a server needs before it is of use. Which of them is missing is said, why is in its log. */
export const conditions = ['database', 'migrations', 'role', 'jobs'] as const;
export const Readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  missing: z
    .array(z.enum(conditions))
    .describe(
      'database: it does not answer; migrations: its tables are not those of this version; role: it could step over row-level security; jobs: the job library cannot be used',
    ),
});
export type Readiness = z.infer<typeof Readiness>;
export type Condition = Readiness['missing'][number];
