import { CloudError, type FailureKind } from '#model/operation.ts';
import { Secret } from '#platform/secret.ts';
import { createCleaner } from '../cleaner.ts';

/** What went over the wire last while a token was asked for: the vendor's library does not always say why it failed. */
export interface TokenTraffic {
  /** no answer came */
  error: unknown;
  /** of the last answer */
  status: number | undefined;
  /** what Microsoft Entra ID said */
  description: string | undefined;
}

/** Codes of Microsoft Entra ID that ask for another try. Source: "Microsoft Entra authentication and authorization error codes". */
const passing = new Set(['AADSTS90006', 'AADSTS90033', 'AADSTS50196']);

/** What a credential that gives no token stands for: the code of Microsoft Entra ID, where it says one. */
export function tokenFailureOf(error: unknown, traffic: TokenTraffic): CloudError {
  if (error instanceof CloudError) return error;
  const text = messageOf(error);
  const said = [text, traffic.description ?? ''].find((words) => entraCode.test(words));
  const [code] = said?.match(entraCode) ?? [];
  if (said !== undefined && code !== undefined) {
    return failure(code, said, passing.has(code) ? 'unavailable' : 'refused', error);
  }
  if (traffic.error !== undefined) return failure('ConnectionFailed', messageOf(traffic.error), 'network', error);
  if (traffic.status === 429) return failure('TooManyRequests', text, 'throttled', error);
  if ((traffic.status ?? 0) >= 500) return failure('ServiceUnavailable', text, 'unavailable', error);
  const isMissing = error instanceof Error && error.name === 'CredentialUnavailableError';
  return failure(isMissing ? 'CredentialUnavailable' : 'AuthenticationFailed', text, 'refused', error);
}

const entraCode = /AADSTS\d{2,8}/;

function failure(code: string, message: string, kind: FailureKind, cause: unknown): CloudError {
  return new CloudError(code, cleaned(message), { kind, cause });
}

/** Without the code, which is said apart, and without what only the vendor's support can read. */
function cleaned(text: string): string {
  const short = text
    .replace(/^.*?AADSTS\d{2,8}:?\s*/s, '')
    .replace(/[\s-]*\b(Trace ID|Correlation ID|Timestamp):.*$/s, '');
  return createCleaner(Secret.known())(short);
}

/** A failed connection to several addresses is an error of errors, with no message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
