import { AppError } from '#platform/errors.ts';

/** Which regions a scan is limited to; none means all. */
export interface RegionChoice {
  readonly asked: readonly string[];
  /** the error for a region that is not there, where a program can say more than that */
  readonly unknown?: (region: string, known: readonly string[]) => Error;
}

/** Of the known regions, those that are asked for; all when none are. */
export function chooseRegions({ asked, unknown = unknownRegion }: RegionChoice, known: readonly string[]) {
  for (const region of asked) if (!known.includes(region)) throw unknown(region, known);
  return asked.length === 0 ? known : known.filter((region) => asked.includes(region));
}

function unknownRegion(region: string, known: readonly string[]): AppError {
  return new AppError('invalid-request', {
    en: `There is no region ${region} here. Regions: ${known.join(', ') || 'none'}`,
    zh: `此处没有地域 ${region}。可用的地域：${known.join('、') || '无'}`,
  });
}
