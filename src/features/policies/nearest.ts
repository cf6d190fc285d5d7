import { distance } from 'fastest-levenshtein';

/** ` Did you mean x?` in both languages when a known name is near what was typed, otherwise nothing. */
export function didYouMean(typed: string, known: Iterable<string>): { readonly en: string; readonly zh: string } {
  const word = nearestOf(typed.slice(0, 200).toLowerCase(), known);
  return word === undefined ? { en: '', zh: '' } : { en: ` Did you mean ${word}?`, zh: `您是否想输入 ${word}？` };
}

/** A name that holds what was typed is nearer than any other that is spelt like it. */
function nearestOf(typed: string, known: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.ceil(typed.length * 0.4));
  let best: { word: string; edits: number } | undefined;
  for (const word of known) {
    const edits = typed.length > 2 && word.toLowerCase().includes(typed) ? 1 : distance(typed, word.toLowerCase());
    if (edits <= allowed && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = { word, edits };
  }
  return best?.word;
}
