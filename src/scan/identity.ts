import type { Cloud, Identity } from '#model/cloud.ts';
import { CloudError, ReadFailure } from '#model/operation.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { createReader, type ReaderContext } from './reader.ts';

/** What a program tells people to do about a failed connection. */
export interface ConnectAdvice {
  /** what is wrong with the credentials or the clock; null when they are not to blame */
  readonly explain: (error: CloudError) => Promise<Text | null>;
  readonly ofNetwork: Text;
  readonly ofCredentials: Text;
}

/** Who the credentials belong to. Throws AppError 'cloud-access-denied', 'cloud-unavailable' or 'cancelled'. */
export async function readIdentity(cloud: Cloud, context: ReaderContext, advice: ConnectAdvice): Promise<Identity> {
  try {
    return await cloud.identity.read(createReader(context));
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    throw await explainFailure(advice, error);
  }
}

async function explainFailure(advice: ConnectAdvice, failure: ReadFailure): Promise<AppError> {
  const cause = failure.cause instanceof CloudError ? failure.cause : undefined;
  if (cause?.kind === 'cancelled') {
    return new AppError('cancelled', { en: 'Cancelled before anything was read.', zh: '已取消，尚未读取任何内容。' });
  }
  const { operation, code, message } = failure.gap;
  const isNetwork = cause?.kind === 'network' || cause?.kind === 'unavailable' || code === 'EndpointUnavailable';
  const fallback = isNetwork ? advice.ofNetwork : advice.ofCredentials;
  const next = (cause ? await advice.explain(cause) : null) ?? fallback;
  return new AppError(
    isNetwork ? 'cloud-unavailable' : 'cloud-access-denied',
    {
      en: `${operation} failed (${code}: ${message}). ${next.en}`,
      zh: `${operation} 调用失败（${code}：${message}）。${next.zh}`,
    },
    { cause: failure },
  );
}
