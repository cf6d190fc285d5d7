import { distance } from 'fastest-levenshtein';

/** The known word that is most like the one that was typed, or undefined when none is near. */
export function nearest(given: string, known: Iterable<string>): string | undefined {
  const typed = given.slice(0, 200); // what nobody could have meant is not compared at length
  let best: string | undefined;
  let least = Math.max(typed.length > 2 ? 2 : 1, Math.ceil(typed.length * 0.4)) + 1;
  for (const word of known) {
    const edits =
      (word.includes(typed) && typed.length > 2) || typed.startsWith(word)
        ? 1
        : distance(typed.toLowerCase(), word.toLowerCase());
    if (edits >= least) continue;
    best = word;
    least = edits;
  }
  return best;
}

/** " Did you mean x?", or nothing. */
export function didYouMean(typed: string, known: Iterable<string>): { en: string; zh: string } {
  return suggestion(nearest(typed, known));
}

export function suggestion(word: string | undefined): { en: string; zh: string } {
  return word === undefined ? { en: '', zh: '' } : { en: ` Did you mean ${word}?`, zh: `您是否想输入 ${word}？` };
}
