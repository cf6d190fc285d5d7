import type { Language } from '#model/text.ts';

/** Chooses between the two languages of a text. */
export type Translate = (en: string, zh: string) => string;

export function translator(language: Language): Translate {
  return (en, zh) => (language === 'zh' ? zh : en);
}
