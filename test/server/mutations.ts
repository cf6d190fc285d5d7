/** A body that is wrong in one place. */
export interface Mutation {
  readonly what: string;
  readonly value: unknown;
  /** whether every schema must refuse it, whatever stands there */
  readonly isHopeless: boolean;
}

type Path = readonly (string | number)[];

/** Every place in a JSON value, the whole of it first. */
function* placesOf(value: unknown, path: Path = []): Generator<{ readonly path: Path; readonly value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield* placesOf(inner, [...path, Array.isArray(value) ? Number(name) : name]);
  }
}

/** The value with another one at a place; `undefined` takes the member away. */
function withAt(root: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(root)) return root.map((item, index) => (index === first ? withAt(item, rest, value) : item));
  const owner = root as Readonly<Record<string, unknown>>;
  return { ...owner, [first]: withAt(owner[first], rest, value) };
}

const otherTypes: readonly unknown[] = ['text', 7, true, null, [], {}, [[]], ['text'], { a: 1 }];
const badTexts: Readonly<Record<string, string>> = { empty: '', blank: ' \t ', '100,000 letters': 'x'.repeat(100_000) };
const badNumbers = { negative: -1, fraction: 1.5, '2^53': 2 ** 53, huge: 1e308, 'huge and negative': -1e308 };
const controls = {
  bell: '\u0007',
  'line feed': 'a\nb',
  'right-to-left override': '\u202e',
  'line separator': '\u2028',
};

/** Secrets are what they are, and what is only compared with names that we know, or only answered, is never kept. */
const takesControls = new Set(['password', 'newPassword', 'clientSecret', 'cloud', 'query']);

/** Addresses lose blanks as they do in a browser. */
const losesBlanks = new Set(['endpoint', 'issuer']);
const hasLines = new Set(['reason', 'note', 'text']);

function mayHold(name: string, control: string): boolean {
  return (
    takesControls.has(name) ||
    (hasLines.has(name) && control.includes('\n')) ||
    (losesBlanks.has(name) && /\s/.test(control))
  );
}

/**
 * Everything that is wrong with good examples in one place. `openNames`: members whose own members anybody may name. What two examples have in
 * common is spoilt once.
 */
export function* mutationsOf(examples: readonly unknown[], openNames: ReadonlySet<string>): Generator<Mutation> {
  const done = new Set<string>();
  for (const example of examples) {
    for (const { path, value } of placesOf(example)) {
      const place = `${path.join('.')} ${value === null ? 'null' : typeof value}`;
      if (done.has(place)) continue;
      done.add(place);
      const isOpen = path.some((name) => openNames.has(String(name)));
      yield* mutationsAt(example, path, value, isOpen);
    }
  }
}

function* mutationsAt(example: unknown, path: Path, value: unknown, isOpen: boolean): Generator<Mutation> {
  const at = (what: string, changed: unknown, isHopeless = false): Mutation => ({
    what: `${what} at ${['body', ...path].join('.')}`,
    value: withAt(example, path, changed),
    isHopeless,
  });
  if (path.length > 0) yield at('nothing', undefined);
  for (const other of otherTypes) if (typeof other !== typeof value) yield at(JSON.stringify(other), other);
  if (typeof value === 'string') {
    for (const [what, text] of Object.entries(badTexts)) yield at(what, text, text.length > 1_000);
    for (const [what, text] of Object.entries(controls))
      yield at(what, `${value}${text}`, !isOpen && !mayHold(String(path.at(-1)), text));
  } else if (typeof value === 'number') {
    for (const [what, number] of Object.entries(badNumbers)) yield at(what, number, Math.abs(number) > 1e300);
  } else if (Array.isArray(value)) yield at('20,000 items', Array(20_000).fill(value[0]), true);
  else if (typeof value === 'object' && value !== null) {
    yield at('a member that nobody knows', { ...value, surprise: 1 }, !isOpen);
  }
}

/** Texts that no JSON of a request may hold, in place of the first text of an example. */
export function rawTextsOf(example: unknown): Readonly<Record<string, string>> {
  const place = [...placesOf(example)].find(({ value, path }) => typeof value === 'string' && path.length > 0);
  const whole = JSON.stringify(example);
  const holding = (json: string) =>
    place ? JSON.stringify(withAt(example, place.path, '@@')).replace('"@@"', json) : `{"text":${json}}`;
  return {
    'U+0000': holding('"a\\u0000b"'),
    'a lone high surrogate': holding('"a\\ud800b"'),
    'a lone low surrogate': holding('"\\udc00"'),
    'a number beyond all numbers': holding('1e400'),
    'a name with U+0000': whole.replace('{', '{"a\\u0000":1,'),
    'a member __proto__': whole.replace('{', '{"__proto__":{"isAdmin":true},'),
    'a member constructor': whole.replace('{', '{"constructor":{"prototype":{"isAdmin":true}},'),
    'a thousand levels': `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
    'a hundred levels of objects': `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`,
    'no JSON': whole.slice(0, -1),
    'more than one JSON': `${whole}${whole}`,
    'no body at all': '',
    'a JSON text': '"text"',
    null: 'null',
    'a list': `[${whole}]`,
    '2 MiB': `{"text":"${'x'.repeat(2 << 20)}"}`,
  };
}
