import { CloudError, type FailureKind } from '#model/operation.ts';
import { Secret } from '#platform/secret.ts';
import { createCleaner } from '../cleaner.ts';

/** Codes of Microsoft Entra ID that ask for another try. Source: "Microsoft Entra authentication and authorization error codes". */
const passing = new Set(['AADSTS90006', 'AADSTS90033', 'AADSTS50196']);
const networkCodes =
  /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR|REQUEST_SEND_ERROR|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS)|network_error|endpoints_resolution_error/;

/** What a credential that gives no token stands for: the code of Microsoft Entra ID, where it says one. */
export function tokenFailureOf(error: unknown): CloudError {
  if (error instanceof CloudError) return error;
  const text = messagesOf(error);
  const message = cleaned(text);
  const [entra] = /AADSTS\d{2,8}/.exec(text) ?? [];
  if (entra !== undefined) return failure(entra, message, passing.has(entra) ? 'unavailable' : 'refused', error);
  if (isNetwork(error)) return failure('ConnectionFailed', message, 'network', error);
  const isMissing = causesOf(error).some(({ name }) => name === 'CredentialUnavailableError');
  return failure(isMissing ? 'CredentialUnavailable' : 'AuthenticationFailed', message, 'refused', error);
}

function failure(code: string, message: string, kind: FailureKind, cause: unknown): CloudError {
  return new CloudError(code, message, { kind, cause });
}

/** Without what only the vendor's support can read. */
function cleaned(text: string): string {
  const short = text.replace(/\b(Trace ID|Correlation ID|Timestamp): \S+( [\d:]+Z)?/g, '');
  return createCleaner(Secret.known())(short.replace(/^.*?(?=AADSTS\d)/s, ''));
}

interface Cause {
  readonly name: string;
  readonly message: string;
  readonly code: string;
}

const deepest = 8;

/** The error and what it was caused by. */
function causesOf(error: unknown): readonly Cause[] {
  const causes: Cause[] = [];
  for (let current = error; current instanceof Error && causes.length < deepest; current = current.cause) {
    const { code, errorCode } = current as Error & { readonly code?: unknown; readonly errorCode?: unknown };
    const { name, message } = current;
    causes.push({ name, message, code: [code, errorCode].filter((part) => typeof part === 'string').join(' ') });
  }
  return causes;
}

function messagesOf(error: unknown): string {
  return causesOf(error)[0]?.message ?? String(error);
}

function isNetwork(error: unknown): boolean {
  return causesOf(error).some(
    ({ code, message }) => code.split(' ').some((part) => networkCodes.test(part)) || networkCodes.test(message),
  );
}
