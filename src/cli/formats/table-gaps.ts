import type { RunGap } from '#model/result.ts';
import { groupGaps } from './gap-groups.ts';
import type { Page } from './table-page.ts';
import { clean, wrap } from './terminal-text.ts';

const kindsShown = 12;

/** What could not be read, one entry an operation and error code. */
export function gapBlock(gaps: readonly RunGap[], { words, language, width, paint }: Page): string[] {
  const groups = groupGaps(gaps, language);
  const shown = groups.slice(0, kindsShown).flatMap(({ sentence, count, message, cause }) => {
    const times = count > 1 ? words.gapTimes(count) : '';
    const answer = cause === 'other' && message !== '' ? words.answerWas(message) : '';
    const text = wrap(clean(`${sentence}${times}${answer}`), width - 4, 3);
    return text.map((line, index) => `  ${index === 0 ? paint('yellow', '!') : ' '} ${line}`);
  });
  const more = groups.length - kindsShown;
  return [paint('bold', words.gapsTitle), ...shown, ...(more > 0 ? [`    ${words.moreGaps(more)}`] : [])];
}
