import type { Text } from '#model/text.ts';

/**
 * Regular expressions as `_MATCHES` takes them: those that can be decided in one pass, whatever the text. Literals, `.` (anything but a line
 * break), sets such as `[a-z0-9_-]` and `[^x]`, `\d \w \s` and their opposites, groups, `|`, `* + ?` and `{2,5}`; the whole text must match.
 * No back-references, no look-around, no anchors.
 */
export interface Pattern {
  test(text: string): boolean;
  /** the same as an advanced regular expression of PostgreSQL */
  readonly sql: string;
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
interface CharSet {
  readonly negated: boolean;
  readonly ranges: readonly Range[];
}
type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly of: readonly Node[] }
  | { readonly kind: 'choice'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly least: number; readonly most: number | null };

const maxLength = 500;
const maxDepth = 20;
const maxRepeat = 100;
/** of the compiled machine: bounds what each letter of a text costs */
const maxStates = 2_000;

const digits: readonly Range[] = [[48, 57]];
const word: readonly Range[] = [...digits, [65, 90], [95, 95], [97, 122]];
const space: readonly Range[] = [
  [9, 13],
  [32, 32],
];
const classes: Readonly<Record<string, readonly Range[]>> = { d: digits, w: word, s: space };
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 };

/** Throws `PatternError`. */
export function compilePattern(source: string): Pattern {
  if (source.length > maxLength)
    throw new PatternError(
      { en: `it is longer than ${maxLength} characters`, zh: `长度超过 ${maxLength} 个字符` },
      maxLength,
    );
  const tree = new Parser(source).parse();
  const start = assemble(tree);
  return { test: (text) => run(start, text), sql: `^(?:${toSql(tree)})$` };
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
    return of.length === 1 ? of[0]! : { kind: 'choice', of };
  }

  #sequence(depth: number): Node {
    const of: Node[] = [];
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) of.push(this.#repeated(depth));
    return { kind: 'sequence', of };
  }

  #repeated(depth: number): Node {
    const of = this.#one(depth);
    const bounds = this.#quantifier();
    if (!bounds) return of;
    if (this.#sees('*') || this.#sees('+') || this.#sees('?') || this.#sees('{')) {
      throw this.#error({ en: 'one quantifier after another is not known here', zh: '不支持连续的量词' });
    }
    return { kind: 'repeat', of, least: bounds[0], most: bounds[1] };
  }

  #quantifier(): readonly [number, number | null] | undefined {
    if (this.#take('*')) return [0, null];
    if (this.#take('+')) return [1, null];
    if (this.#take('?')) return [0, 1];
    if (!this.#sees('{')) return undefined;
    const found = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(this.#source.slice(this.#at));
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
    if (this.#take('.'))
      return {
        kind: 'set',
        set: {
          negated: true,
          ranges: [
            [10, 10],
            [13, 13],
          ],
        },
      };
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
    if (Object.hasOwn(classes, lower)) return { negated: character !== lower, ranges: classes[lower]! };
    if (Object.hasOwn(escapes, character))
      return { negated: false, ranges: [[escapes[character]!, escapes[character]!]] };
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
      const isRange = this.#sees('-') && this.#source[this.#at + 1] !== ']' && from.ranges.length === 1;
      if (!isRange) ranges.push(...from.ranges);
      else ranges.push(this.#range(from));
    }
    this.#at += 1;
    return { negated, ranges };
  }

  #range(from: CharSet): Range {
    this.#at += 1;
    const to = this.#setMember();
    const [low, high] = [from.ranges[0]!, to.ranges[0]!];
    const isSingle = to.ranges.length === 1 && !to.negated && low[0] === low[1] && high[0] === high[1];
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
    return new PatternError(message, Math.max(0, this.#at + offset));
  }
}

function only(character: string): CharSet {
  const code = character.codePointAt(0)!;
  return { negated: false, ranges: [[code, code]] };
}

/** A machine without memory of where it has been: it is in several states at once, so no text makes it try again. */
type State =
  | { readonly id: number; readonly kind: 'set'; readonly set: CharSet; next: State }
  | { readonly id: number; readonly kind: 'split'; readonly next: State[] }
  | { readonly id: number; readonly kind: 'end' };

function assemble(tree: Node): State {
  let states = 0;
  const id = (): number => {
    states += 1;
    if (states > maxStates)
      throw new PatternError({ en: 'it is too large when its repetitions are written out', zh: '展开重复后过大' }, 0);
    return states;
  };
  const build = (node: Node, next: State): State => {
    if (node.kind === 'set') return { id: id(), kind: 'set', set: node.set, next };
    if (node.kind === 'sequence') return node.of.reduceRight((after, part) => build(part, after), next);
    if (node.kind === 'choice') return { id: id(), kind: 'split', next: node.of.map((part) => build(part, next)) };
    let after = next;
    if (node.most === null) {
      const loop: Extract<State, { kind: 'split' }> = { id: id(), kind: 'split', next: [] };
      loop.next.push(build(node.of, loop), next);
      after = loop;
    } else {
      for (let count = node.least; count < node.most; count += 1) {
        after = { id: id(), kind: 'split', next: [build(node.of, after), next] };
      }
    }
    for (let count = 0; count < node.least; count += 1) after = build(node.of, after);
    return after;
  };
  return build(tree, { id: id(), kind: 'end' });
}

function run(start: State, text: string): boolean {
  let current = spread([start]);
  for (const character of text) {
    if (current.length === 0) return false;
    const code = character.codePointAt(0)!;
    current = spread(current.flatMap((state) => (state.kind === 'set' && holds(state.set, code) ? [state.next] : [])));
  }
  return current.some((state) => state.kind === 'end');
}

/** The states that are reached without reading anything. */
function spread(from: readonly State[]): readonly State[] {
  const seen = new Set<number>();
  const reached: State[] = [];
  const open = [...from];
  for (let state = open.pop(); state; state = open.pop()) {
    if (seen.has(state.id)) continue;
    seen.add(state.id);
    if (state.kind === 'split') open.push(...state.next);
    else reached.push(state);
  }
  return reached;
}

function holds({ negated, ranges }: CharSet, code: number): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to) !== negated;
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
