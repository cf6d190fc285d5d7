import { type SarifNotification, sarifDocument } from '#formats/sarif.ts';
import type { Run, RunGap } from '#model/result.ts';
import { texts } from '../texts.ts';
import type { Format, FormatContext } from './format.ts';
import { gapSentence } from './gap-groups.ts';
import { placed } from './placed.ts';

/** SARIF 2.1.0, one run. */
export const sarif: Format = {
  name: 'sarif',
  forPeople: false,
  write(run, results, context) {
    const { gaps: _, ...summary } = run;
    const head = {
      automationId: `bastide/${run.cloud}/${run.account}/`,
      isWhole: run.cancelled !== true,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      notifications: notifications(run, context),
      properties: { run: summary },
    };
    return sarifDocument(head, placed(run, results), context);
  },
};

function notifications(run: Run, context: FormatContext): SarifNotification[] {
  const words = texts[context.language];
  const labels = [run.sample && words.sample, run.cancelled && words.cancelled].filter(
    (text) => typeof text === 'string',
  );
  return [
    ...labels.map((text) => ({ level: 'note' as const, message: { text } })),
    ...run.gaps.map((gap: RunGap) => ({
      level: 'warning' as const,
      message: { text: gapSentence(gap, context.language) },
      properties: { ...gap },
    })),
  ];
}
