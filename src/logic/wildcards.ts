/**
 * Whether every text that `other` matches is matched by `pattern` too; `*` stands for any characters, `?` for one.
 * A plain text matches only itself, so this also says whether a pattern matches a text. Case matters.
 * Never wrongly true; false for a few exotic pairs (`?*` does cover `*?`) that nobody writes.
 */
export function coversPattern(pattern: string, other: string): boolean {
  if (pattern === '*' || pattern === other) return true;
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  for (let place = 0; place < other.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      resumeAt = place;
    } else if (pattern[at] === other[place] || (pattern[at] === '?' && other[place] !== '*')) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** Whether some text is matched by both patterns. */
export function patternsOverlap(one: string, two: string): boolean {
  // reachable[j]: the first i characters of `one` and the first j of `two` have a text in common
  let reachable = Array.from({ length: two.length + 1 }, (_, j) => isAllStars(two.slice(0, j)));
  for (const character of one) {
    const next = [character === '*' && reachable[0] === true];
    for (let j = 1; j <= two.length; j++) {
      const isStar = character === '*' || two[j - 1] === '*';
      next[j] = isStar
        ? reachable[j] === true || next[j - 1] === true
        : canMeet(character, two[j - 1]) && reachable[j - 1] === true;
    }
    reachable = next;
  }
  return reachable[two.length] === true;
}

export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

export function isAllStars(text: string): boolean {
  return /^\**$/.test(text);
}

function canMeet(one: string, two: string | undefined): boolean {
  return one === two || one === '?' || two === '?';
}
