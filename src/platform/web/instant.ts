import { z } from 'zod';

/** An instant in ISO 8601 with its offset that the database can hold: it knows no year 0. */
export function instant() {
  return z.iso.datetime({ offset: true }).refine((text) => !text.startsWith('0000'));
}

/** A text in a cursor: whatever a client made of it, the database can take it. */
export function cursorText(most: number) {
  return z
    .string()
    .max(most)
    .refine((text) => text.isWellFormed() && !text.includes('\0'));
}
