/**
 * Whether the database refuses the data itself, whatever is tried: a text that is too long for an index, a value that a type cannot hold.
 * Source: PostgreSQL, "Error Codes", classes 22 and 54.
 */
export function isRefusedData(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|54)/.test(error.code);
}
