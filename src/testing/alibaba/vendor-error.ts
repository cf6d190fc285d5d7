/** A refusal as the vendor words it. RPC services send it as JSON, OSS as XML. */
export class VendorError extends Error {
  readonly status: number;
  readonly code: string;
  /** sent as Retry-After, in seconds */
  readonly retryAfter: number | undefined;
  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export function notFound(code: string, what: string): VendorError {
  return new VendorError(404, code, `The specified ${what} does not exist.`);
}

export function missingParameter(name: string): VendorError {
  return new VendorError(
    400,
    'MissingParameter',
    `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
  );
}

export function invalidParameter(name: string, code = 'InvalidParameter'): VendorError {
  return new VendorError(400, code, `The specified parameter "${name}" is not valid.`);
}
