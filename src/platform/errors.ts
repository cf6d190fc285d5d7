/** Every error that is somebody's fault but ours, with the HTTP status and the exit status it ends in. */
export const errorCodes = {
  'invalid-request': { status: 400, exit: 2, meaning: 'The request or the command line is wrong.' },
  'invalid-file': { status: 400, exit: 1, meaning: 'A file cannot be read or does not hold what it should.' },
  'not-found': { status: 404, exit: 2, meaning: 'There is no such thing.' },
  'credentials-missing': { status: 401, exit: 1, meaning: 'No credentials for the cloud were found.' },
  'cloud-access-denied': { status: 502, exit: 1, meaning: 'The cloud refused the credentials or the call.' },
  'cloud-unavailable': { status: 502, exit: 1, meaning: 'The cloud could not be reached.' },
  'output-failed': { status: 500, exit: 1, meaning: 'The output could not be written.' },
  cancelled: { status: 499, exit: 1, meaning: 'It was cancelled before anything was read.' },
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** An error with a message for people: what is wrong, where, and what to do. Anything else that is thrown is our bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** the message in every language; `message` is the English one */
  readonly text: { readonly en: string; readonly zh: string };
  constructor(
    code: ErrorCode,
    text: { readonly en: string; readonly zh: string },
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(text.en, { cause: options.cause });
    this.name = 'AppError';
    this.text = text;
    this.code = code;
    this.details = options.details ?? {};
  }
}
