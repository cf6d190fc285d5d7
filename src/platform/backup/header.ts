import { z } from 'zod';

const name = z.string().min(1).max(63);

/** What a backup says of itself before its rows. */
export const BackupHeader = z.object({
  /** the version of Bastide that wrote it */
  version: z.string().max(100),
  madeAt: z.iso.datetime(),
  /** the version of the server that it was read from, such as 180004 */
  postgres: z.number().int(),
  /** in their order; the last one says which tables there are */
  migrations: z
    .array(z.object({ number: z.number().int(), name: z.string().max(200), checksum: z.string().max(100) }))
    .min(1)
    .max(10_000),
  /** in an order in which each row finds those that it refers to */
  tables: z.array(z.object({ name, columns: z.array(name).max(1_600) })).max(10_000),
  /** for which the history has a partition of its own */
  months: z.array(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)).max(2_400),
});
export type BackupHeader = z.infer<typeof BackupHeader>;
export type BackedUpTable = BackupHeader['tables'][number];

export interface BackupProgress {
  /** the table at work */
  readonly table: string;
  readonly doneTables: number;
  readonly tables: number;
  readonly rows: number;
  /** of rows, as they are before they are compressed */
  readonly bytes: number;
}

/** What was written or restored. */
export interface BackupSummary {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  /** the version of Bastide that wrote it, and when */
  readonly version: string;
  readonly madeAt: string;
  readonly isEncrypted: boolean;
}
