/** What the scaffold knows about a check before its author starts. */
export interface NewCheck {
  readonly id: string;
  /** exported name of the asset kind in the `assets.ts` of the service */
  readonly asset: string;
}

/** A check that compiles and whose catalogue test names everything that is still to be filled in. */
export function checkSource({ id, asset }: NewCheck): string {
  return `import { defineCheck } from '#model/check.ts';
import { unknown } from '#model/verdict.ts';
import { ${asset} } from '../assets.ts';

export default defineCheck({
  id: '${id}',
  version: 1,
  title: '',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: ${asset},
  rationale: '',
  remediation: { console: [], cli: '' },
  references: [],
  reads: [],
  judge: () => unknown('This check is not written yet'),
  examples: [],
});
`;
}

/** Its texts in Chinese, as empty as the check. */
export function checkTextsSource(): string {
  return `import type { CheckTexts } from '#model/check.ts';

export default {
  title: '',
  rationale: '',
  remediation: { console: [] },
  reasons: {},
} satisfies CheckTexts;
`;
}
