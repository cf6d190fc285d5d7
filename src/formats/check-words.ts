import type { ReportContext } from './context.ts';

/** What a check says to people, in the chosen language. */
export interface CheckWords {
  readonly title: string;
  readonly rationale: string;
  /** steps in the vendor's console */
  readonly steps: readonly string[];
  /** the vendor's command line; it needs no translation */
  readonly cli: string | null;
  readonly terraform?: string;
  readonly references: readonly string[];
}

/** A check that the catalogue lacks is shown under its id. */
export function checkWords(id: string, context: Pick<ReportContext, 'catalogue' | 'language'>): CheckWords {
  const entry = context.catalogue.get(id);
  if (!entry) return { title: id, rationale: '', steps: [], cli: null, references: [] };
  const { check } = entry;
  const { terraform, cli } = check.remediation;
  const texts = context.language === 'en' ? check : entry.texts[context.language];
  return {
    title: texts.title,
    rationale: texts.rationale,
    steps: texts.remediation.console,
    cli,
    ...(terraform === undefined ? {} : { terraform }),
    references: check.references,
  };
}

/** The service of a check or a kind: the second part of its id. */
export function serviceOf(id: string): string {
  return id.split('.')[1] ?? id;
}
