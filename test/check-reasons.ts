import { afterBracket, argumentsOf, type Token, tokensOf } from './tokens.ts';

/** Which argument of a verdict is the reason. */
const reasonAt: Readonly<Record<string, number>> = { fail: 0, notApplicable: 0, unknown: 0, pass: 1 };

/**
 * The reasons that a check can give, from its source: the texts in the place of the reason, written there or in a
 * constant of the file that is named there.
 */
export function reasonsIn(source: string): ReadonlySet<string> {
  const tokens = tokensOf(source);
  const found = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    const position = token.kind === 'word' ? reasonAt[token.text] : undefined;
    if (position === undefined || tokens[at + 1]?.text !== '(' || tokens[at - 1]?.text === '.') continue;
    for (const text of textsOf(argumentsOf(tokens, at + 1)[position] ?? [], tokens)) found.add(text);
  }
  found.delete('');
  return found;
}

function textsOf(argument: readonly Token[], tokens: readonly Token[]): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < argument.length; at++) {
    const { kind, text } = argument[at]!;
    const before = argument[at - 1];
    if (kind === 'string') found.push(text);
    else if (kind === 'word' && before?.text !== '.') found.push(...textsOf(constantOf(text, tokens), []));
    else if (text === '[' && (before?.kind === 'word' || before?.text === ']')) at = afterBracket(argument, at) - 1;
  }
  return found;
}

/** The tokens of `const name = …;` */
function constantOf(name: string, tokens: readonly Token[]): readonly Token[] {
  const start = tokens.findIndex((token, at) => token.text === name && tokens[at - 1]?.text === 'const');
  if (start === -1) return [];
  const end = tokens.findIndex((token, at) => at > start && token.text === ';');
  return tokens.slice(start, end);
}

/** `{names}` of a template, sorted. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
}
