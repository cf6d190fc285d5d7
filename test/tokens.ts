/** A piece of TypeScript source; comments and white space are left out. */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'pattern' | 'symbol';
  /** of a string: its content; of anything else: as written */
  readonly text: string;
  readonly line: number;
}

const beforePattern = new Set(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '>', 'return', 'typeof']);

/** Enough of a lexer to tell code from comments and texts; it knows nothing of grammar. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const take = (kind: Token['kind'], length: number, text: string): void => {
    tokens.push({ kind, text, line });
    skip(length);
  };
  const skip = (length: number): void => {
    for (let end = at + length; at < end; at++) if (source[at] === '\n') line += 1;
  };
  while (at < source.length) {
    const rest = source.slice(at, at + 4_000);
    const blank = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#!.*)+/.exec(rest)?.[0];
    if (blank) {
      skip(blank.length);
      continue;
    }
    const [char = ''] = rest;
    if (char === "'" || char === '"') {
      const raw = /^(['"])(?:\\[\s\S]|(?!\1)[^\\])*\1/.exec(rest)?.[0] ?? char;
      take('string', raw.length, unescaped(raw.slice(1, -1)));
    } else if (char === '`') {
      const length = templateLength(source, at);
      take('template', length, source.slice(at, at + length));
    } else if (char === '/' && beforePattern.has(tokens.at(-1)?.text ?? ';')) {
      const raw = /^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])+\/[a-z]*/.exec(rest)?.[0] ?? char;
      take('pattern', raw.length, raw);
    } else {
      const word = /^[\w$]+/.exec(rest)?.[0];
      if (word) take('word', word.length, word);
      else take('symbol', 1, char);
    }
  }
  return tokens;
}

function unescaped(raw: string): string {
  return raw.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

function templateLength(source: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (char === '$' && source[at + 1] === '{') depth += 1;
    else if (char === '}' && depth > 0) depth -= 1;
    else if (char === '`' && depth === 0) return at + 1 - start;
  }
  return source.length - start;
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The position after the bracket that closes the one at `open`. */
export function afterBracket(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'symbol') continue;
    if (token.text in pairs) depth += 1;
    else if (Object.values(pairs).includes(token.text) && --depth === 0) return at + 1;
  }
  return tokens.length;
}

/** The arguments of the call whose bracket is at `open`, each as its tokens. */
export function argumentsOf(tokens: readonly Token[], open: number): readonly (readonly Token[])[] {
  const end = afterBracket(tokens, open) - 1;
  const found: Token[][] = [[]];
  for (let at = open + 1; at < end; ) {
    const token = tokens[at]!;
    const next = token.kind === 'symbol' && token.text in pairs ? afterBracket(tokens, at) : at + 1;
    if (token.kind === 'symbol' && token.text === ',') found.push([]);
    else found.at(-1)!.push(...tokens.slice(at, next));
    at = next;
  }
  return found.filter((argument) => argument.length > 0);
}
