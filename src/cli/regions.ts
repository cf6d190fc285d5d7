import { AppError } from '#platform/errors.ts';
import { didYouMean } from './nearest.ts';

/** Of the account's regions, those that --region names; all when it names none. */
export function chooseRegions(asked: readonly string[], known: readonly string[]): readonly string[] {
  for (const region of asked) {
    if (known.includes(region)) continue;
    const hint = didYouMean(region, known);
    throw new AppError('invalid-request', {
      en: `There is no region ${region} here.${hint.en} Regions: ${known.join(', ') || 'none'}`,
      zh: `此处没有地域 ${region}。${hint.zh}可用的地域：${known.join('、') || '无'}`,
    });
  }
  return asked.length === 0 ? known : known.filter((region) => asked.includes(region));
}
