import type { Text } from '#model/text.ts';

/**
 * Regular expressions as `_MATCHES` takes them: those that can be decided in one pass, whatever the text. Literals, `.` (anything but one of
 * Unicode's line breaks), sets such as `[a-z0-9_-]` and `[^x]`, `\d \w \s` and their opposites, groups, `|`, `* + ?` and `{2,5}`; the whole text must match.
 * No back-references, no look-around, no anchors.
 */
export interface Pattern {
  test(text: string): boolean;
  /** the same as an advanced regular expression of PostgreSQL */
  readonly sql: string;
  /** how many states and branches it was translated into */
  readonly size: number;
}

/** What is wrong with a pattern, and where: the number of characters before it. */
export class PatternError extends Error {
  readonly at: number;
  readonly zh: string;
  constructor(message: Text, at: number) {
    super(message.en);
    this.name = 'PatternError';
    this.at = at;
    this.zh = message.zh;
  }
}

type Range = readonly [from: number, to: number];
type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly of: readonly Node[] }
  | { readonly kind: 'choice'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly least: number; readonly most: number | null };

const maxLength = 500;
const maxDepth = 20;
const maxRepeat = 100;
/** of the compiled machine, its branches too: bounds what each letter of a text costs, and what PostgreSQL spends on translating it */
const maxStates = 1_000;

const digits: readonly Range[] = [[48, 57]];
const word: readonly Range[] = [...digits, [65, 90], [95, 95], [97, 122]];
const space: readonly Range[] = [
  [9, 13],
  [32, 32],
];
/** what `.` stops at */
const lineBreaks: readonly Range[] = [
  [10, 10],
  [13, 13],
  [0x85, 0x85],
  [0x2028, 0x2029],
];
const classes: Readonly<Record<string, readonly Range[]>> = { d: digits, w: word, s: space };
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 };

/** Throws `PatternError`. */
export function compilePattern(source: string): Pattern {
  // a pair of surrogates is one character
  if (source.length > maxLength && [...source].length > maxLength)
    throw new PatternError(
      { en: `it is longer than ${maxLength} characters`, zh: `长度超过 ${maxLength} 个字符` },
      maxLength,
    );
  const tree = new Parser(source).parse();
  const { start, size } = assemble(tree);
  const machine = new Machine(start);
  return { test: (text) => machine.test(text), sql: `^(?:${toSql(tree)})$`, size };
}

class CharSet {
  readonly negated: boolean;
  readonly ranges: readonly Range[];
  #last = -1;
  #holdsLast = false;

  constructor(ranges: readonly Range[], negated = false) {
    this.ranges = ranges;
    this.negated = negated;
  }

  /** A repetition written out asks the same of one letter many times. */
  holds(code: number): boolean {
    if (code !== this.#last) {
      this.#last = code;
      this.#holdsLast = this.ranges.some(([from, to]) => code >= from && code <= to) !== this.negated;
    }
    return this.#holdsLast;
  }
}

const nothing: Node = { kind: 'sequence', of: [] };

/** What repeats nothing is nothing: written out, nested repetitions of it would never end. */
function repeat(of: Node, least: number, most: number | null): Node {
  return most === 0 || of === nothing ? nothing : { kind: 'repeat', of, least, most };
}

function sequence(parts: readonly Node[]): Node {
  const of = parts.filter((part) => part !== nothing);
  return of.length === 0 ? nothing : { kind: 'sequence', of };
}

function choice(of: readonly Node[]): Node {
  return of.every((part) => part === nothing) ? nothing : { kind: 'choice', of };
}

class Parser {
  readonly #source: string;
  #at = 0;
  constructor(source: string) {
    this.#source = source;
  }

  parse(): Node {
    const node = this.#choice(0);
    if (this.#at < this.#source.length)
      throw this.#error({ en: 'this ")" closes nothing', zh: '此处的“)”没有对应的“(”' });
    return node;
  }

  #choice(depth: number): Node {
    if (depth > maxDepth)
      throw this.#error({ en: `groups are nested deeper than ${maxDepth}`, zh: `分组嵌套超过 ${maxDepth} 层` });
    const of = [this.#sequence(depth)];
    while (this.#take('|')) of.push(this.#sequence(depth));
    return of.length === 1 ? of[0]! : choice(of);
  }

  #sequence(depth: number): Node {
    const of: Node[] = [];
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) of.push(this.#repeated(depth));
    return sequence(of);
  }

  #repeated(depth: number): Node {
    const of = this.#one(depth);
    const bounds = this.#quantifier();
    if (!bounds) return of;
    if (this.#sees('*') || this.#sees('+') || this.#sees('?') || this.#sees('{')) {
      throw this.#error({ en: 'one quantifier after another is not known here', zh: '不支持连续的量词' });
    }
    return repeat(of, ...bounds);
  }

  #quantifier(): readonly [number, number | null] | undefined {
    if (this.#take('*')) return [0, null];
    if (this.#take('+')) return [1, null];
    if (this.#take('?')) return [0, 1];
    if (!this.#sees('{')) return undefined;
    const found = /^\{(\d+)(?:(,)(\d+)?)?\}/.exec(this.#source.slice(this.#at));
    if (!found)
      throw this.#error({
        en: '"{" must be followed by numbers, as in {2} or {2,5}; write \\{ for the character',
        zh: '“{”之后须为数字，例如 {2} 或 {2,5}；若指该字符，请写 \\{',
      });
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === undefined ? null : Number(found[3]);
    if (least > maxRepeat || (most ?? 0) > maxRepeat)
      throw this.#error({ en: `at most ${maxRepeat} repetitions are counted`, zh: `重复次数最多为 ${maxRepeat}` });
    if (most !== null && most < least)
      throw this.#error({ en: 'the second number is smaller than the first', zh: '第二个数小于第一个数' });
    this.#at += found[0].length;
    return [least, most];
  }

  #one(depth: number): Node {
    if (this.#take('(')) return this.#group(depth);
    if (this.#take('[')) return { kind: 'set', set: this.#set() };
    if (this.#take('.')) return { kind: 'set', set: new CharSet(lineBreaks, true) };
    if (this.#take('\\')) return { kind: 'set', set: this.#escaped() };
    const character = this.#next();
    if ('*+?{'.includes(character))
      throw this.#error({ en: 'a quantifier follows nothing', zh: '量词之前没有内容' }, -1);
    if (character === '^' || character === '$') {
      throw this.#error(
        {
          en: `"${character}" is not needed: the whole text must match; write \\${character} for it`,
          zh: `不需要“${character}”：总是匹配整个文本；若指该字符，请写 \\${character}`,
        },
        -1,
      );
    }
    return { kind: 'set', set: only(character) };
  }

  #group(depth: number): Node {
    if (this.#take('?') && !this.#take(':'))
      throw this.#error({ en: 'only plain groups are known: (…) or (?:…)', zh: '仅支持普通分组：(…) 或 (?:…)' });
    const node = this.#choice(depth + 1);
    if (!this.#take(')')) throw this.#error({ en: 'a group is not closed', zh: '分组未闭合' });
    return node;
  }

  #escaped(): CharSet {
    const character = this.#next();
    const lower = character.toLowerCase();
    if (Object.hasOwn(classes, lower)) return new CharSet(classes[lower]!, character !== lower);
    if (Object.hasOwn(escapes, character)) return new CharSet([[escapes[character]!, escapes[character]!]]);
    if (/[a-zA-Z0-9]/.test(character))
      throw this.#error({ en: `\\${character} is not known here`, zh: `不支持 \\${character}` }, -1);
    return only(character);
  }

  #set(): CharSet {
    const negated = this.#take('^');
    const ranges: Range[] = [];
    for (let first = true; first || !this.#sees(']'); first = false) {
      const from = this.#setMember();
      if (from.negated)
        throw this.#error({
          en: 'the opposite of a class is not known inside of a set',
          zh: '字符集中不支持取反的字符类',
        });
      const isRange = this.#sees('-') && this.#source[this.#at + 1] !== ']';
      if (!isRange) ranges.push(...from.ranges);
      else ranges.push(this.#range(from));
    }
    this.#at += 1;
    return new CharSet(ranges, negated);
  }

  #range(from: CharSet): Range {
    this.#at += 1;
    const to = this.#setMember();
    const [low, high] = [from.ranges[0]!, to.ranges[0]!];
    const isSingle = ![from, to].some(({ negated, ranges: [first, second] }) => {
      return negated || second !== undefined || first![0] !== first![1];
    });
    if (!isSingle || high[0] < low[0])
      throw this.#error({ en: 'this is no range of characters', zh: '这不是字符范围' });
    return [low[0], high[0]];
  }

  #setMember(): CharSet {
    if (this.#at >= this.#source.length) throw this.#error({ en: 'a set is not closed', zh: '字符集未闭合' });
    return this.#take('\\') ? this.#escaped() : only(this.#next());
  }

  #sees(character: string): boolean {
    return this.#source[this.#at] === character;
  }

  #take(character: string): boolean {
    const isThere = this.#sees(character);
    if (isThere) this.#at += 1;
    return isThere;
  }

  #next(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw this.#error({ en: 'it ends too early', zh: '表达式过早结束' });
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #error(message: Text, offset = 0): PatternError {
    return new PatternError(message, [...this.#source.slice(0, this.#at + offset)].length);
  }
}

function only(character: string): CharSet {
  const code = character.codePointAt(0)!;
  return new CharSet([[code, code]]);
}

/** `seen`: the last round in which it was reached. */
type State = { seen: number } & (
  | { readonly kind: 'set'; readonly set: CharSet; readonly next: State }
  | { readonly kind: 'split'; readonly next: State[] }
  | { readonly kind: 'end' }
);

function assemble(tree: Node): { readonly start: State; readonly size: number } {
  let size = 0;
  const spend = (count: number): void => {
    size += count;
    if (size <= maxStates) return;
    throw new PatternError({ en: 'it is too large when its repetitions are written out', zh: '展开重复后过大' }, 0);
  };
  const split = (next: State[]): State => {
    spend(next.length);
    return { seen: 0, kind: 'split', next };
  };
  const build = (node: Node, next: State): State => {
    if (node.kind === 'sequence') return node.of.reduceRight((after, part) => build(part, after), next);
    if (node.kind === 'choice') return split(node.of.map((part) => build(part, next)));
    if (node.kind === 'repeat') return written(node, next);
    spend(1);
    return { seen: 0, kind: 'set', set: node.set, next };
  };
  const written = ({ of, least, most }: Extract<Node, { kind: 'repeat' }>, next: State): State => {
    let after = next;
    if (most === null) {
      const ways = [next];
      after = split(ways);
      ways.push(build(of, after));
    }
    for (let count = least; count < (most ?? least); count += 1) after = split([build(of, after), next]);
    for (let count = 0; count < least; count += 1) after = build(of, after);
    return after;
  };
  return { start: build(tree, { seen: 0, kind: 'end' }), size };
}

/** A machine without memory of where it has been: it is in several states at once, so no text makes it try again. */
class Machine {
  readonly #start: State;
  #round = 0;
  #isEnd = false;
  constructor(start: State) {
    this.#start = start;
  }

  test(text: string): boolean {
    let [current, next]: State[][] = [[], []];
    this.#begin();
    this.#reach(this.#start, current!);
    for (const character of text) {
      if (current!.length === 0) return false;
      const code = character.codePointAt(0)!;
      this.#begin();
      for (const state of current!) if (state.kind === 'set' && state.set.holds(code)) this.#reach(state.next, next!);
      [current, next] = [next, current];
      next!.length = 0;
    }
    return this.#isEnd;
  }

  #begin(): void {
    this.#round += 1;
    this.#isEnd = false;
  }

  /** Adds the states that read a letter and are reached from one without reading anything. */
  #reach(from: State, reached: State[]): void {
    if (from.seen === this.#round) return;
    from.seen = this.#round;
    if (from.kind === 'set') reached.push(from);
    else if (from.kind === 'end') this.#isEnd = true;
    else for (const one of from.next) this.#reach(one, reached);
  }
}

function toSql(node: Node): string {
  if (node.kind === 'set') return setToSql(node.set);
  if (node.kind === 'sequence') return node.of.map(toSql).join('');
  if (node.kind === 'choice') return `(?:${node.of.map(toSql).join('|')})`;
  const { least, most } = node;
  const bounds = most === null ? (least === 0 ? '*' : least === 1 ? '+' : `{${least},}`) : `{${least},${most}}`;
  return `(?:${toSql(node.of)})${bounds}`;
}

function setToSql({ negated, ranges }: CharSet): string {
  const written = ranges.map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`));
  return `[${negated ? '^' : ''}${written.join('')}]`;
}

function hex(code: number): string {
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
