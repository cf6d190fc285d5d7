import { AppError } from '#platform/errors.ts';
import { didYouMean } from '#platform/nearest.ts';

/** What is said of a --region that is not there. */
export function unknownRegion(region: string, known: readonly string[]): AppError {
  const hint = didYouMean(region, known);
  return new AppError('invalid-request', {
    en: `There is no region ${region} here.${hint.en} Regions: ${known.join(', ') || 'none'}`,
    zh: `此处没有地域 ${region}。${hint.zh}可用的地域：${known.join('、') || '无'}`,
  });
}
