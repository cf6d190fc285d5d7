import { type DocumentNode, GraphQLError, Kind, Lexer, parse, Source, TokenKind, visit } from 'graphql';
import { type Position, QueryError } from './query-error.ts';
import { inChinese, inPlainEnglish } from './query-phrases.ts';

export const textLimits = { characters: 50_000, tokens: 8_000, nesting: 80 } as const;

/** What every asset shows; comes with a query that names it without defining it. */
const assetFragment = 'fragment AssetFragment on Asset { id name displayName kind cloud account region }';

/** Reads the text of a query. Bounded before it is parsed, so that nothing can be nested too deep for the parser. Throws `QueryError`. */
export function parseQuery(text: string): DocumentNode {
  if (text.length > textLimits.characters) {
    throw new QueryError({
      en: `it is longer than ${textLimits.characters} characters; give long lists of values as variables`,
      zh: `长度超过 ${textLimits.characters} 个字符；较长的取值列表请用变量传入`,
    });
  }
  try {
    boundNesting(text);
    return withFragment(parse(text, { maxTokens: textLimits.tokens }));
  } catch (error) {
    throw error instanceof GraphQLError ? queryErrorOf(error) : error;
  }
}

function boundNesting(text: string): void {
  const lexer = new Lexer(new Source(text));
  let [depth, tokens] = [0, 0];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1;
    if (opening.has(token.kind)) depth += 1;
    else if (closing.has(token.kind)) depth -= 1;
    if (depth > textLimits.nesting) {
      throw new QueryError(
        { en: `it is nested deeper than ${textLimits.nesting} levels`, zh: `嵌套超过 ${textLimits.nesting} 层` },
        { line: token.line, column: token.column },
      );
    }
    if (tokens > textLimits.tokens) {
      throw new QueryError({
        en: `it has more than ${textLimits.tokens} words and signs; use _IN and variables for many values`,
        zh: `超过 ${textLimits.tokens} 个词和符号；多个取值请使用 _IN 和变量`,
      });
    }
  }
}

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

function withFragment(document: DocumentNode): DocumentNode {
  let isNamed = false;
  visit(document, {
    FragmentSpread: ({ name }) => {
      isNamed ||= name.value === 'AssetFragment';
    },
  });
  const isDefined = document.definitions.some(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === 'AssetFragment',
  );
  if (!isNamed || isDefined) return document;
  return { ...document, definitions: [...document.definitions, ...parse(assetFragment).definitions] };
}

/** The first of several errors of the library, with its place. */
export function queryErrorOf(error: GraphQLError): QueryError {
  if (error.originalError instanceof QueryError) return error.originalError;
  const position: Position | undefined = error.locations?.[0];
  const en = inPlainEnglish(error.message);
  return new QueryError({ en, zh: inChinese(en) }, position);
}
