export type Language = 'en' | 'zh';

/** The better of our two languages by an Accept-Language header; English when it says nothing of either. */
export function languageOf(header: string | undefined): Language {
  let best: { language: Language; weight: number } = { language: 'en', weight: 0 };
  for (const part of (header ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
    const weight = quality === undefined ? 1 : Number(quality);
    const language = /^(en|zh)(-|$)/.exec(tag.trim())?.[1] as Language | undefined;
    if (language && weight > best.weight) best = { language, weight };
  }
  return best.language;
}
