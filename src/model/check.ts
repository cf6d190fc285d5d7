import type { AnyAssetKind, AssetKind, FieldsOf, Link, Links } from './asset.ts';
import type { Fields } from './field.ts';
import type { Params, ParamValues } from './param.ts';
import type { Language } from './text.ts';
import type { Outcome, Severity, Verdict } from './verdict.ts';

/** */
export type Dimension = 'ciem' | 'security-risk' | 'compliance';
/** */
export type Category = 'identity' | 'network' | 'data' | 'logs' | 'basic-protection';

type LinksOf<K extends AnyAssetKind> = K extends AssetKind<Fields, infer L> ? L : never;
type FarFields<L> = L extends Link<infer K> ? FieldsOf<K> : never;
type FarReadable<L extends Links> = {
  [N in keyof L & string]: `${N}.${keyof FarFields<L[N]> & string}`;
}[keyof L & string];

/** What a check may name in `reads`: a field, or `link.field` of the far assets. */
export type Readable<K extends AnyAssetKind> = (keyof FieldsOf<K> & string) | FarReadable<LinksOf<K>>;

type FarNames<R extends string, N extends string> = R extends `${N}.${infer F}` ? F : never;
type LinkNames<R extends string> = R extends `${infer N}.${string}` ? N : never;

/**
 * What `judge` gets: exactly the declared fields, and each declared link as the far assets with exactly their declared fields.
 * Touching a field that is a gap ends the judgement as unknown. Iterating a link yields the far assets that are known
 * and then, when the far sweep is incomplete, ends it the same way; so look for what decides, and return at once.
 * `$name` is the asset's name, for checks that read links.
 */
export type Judged<K extends AnyAssetKind, R extends string> = Readonly<
  Pick<FieldsOf<K>, R & keyof FieldsOf<K>> & {
    [N in LinkNames<R> & keyof LinksOf<K>]: Iterable<
      FarAsset<Pick<FarFields<LinksOf<K>[N]>, FarNames<R, N & string> & keyof FarFields<LinksOf<K>[N]>>>
    >;
  } & (LinkNames<R> extends never ? unknown : { readonly $name: string })
>;
export type FarAsset<F> = Readonly<F & { readonly $name: string }>;

export interface Context<P> {
  readonly params: P;
  /** the clock of the scan, epoch milliseconds */
  readonly now: number;
}

/** Stands for "reading this was refused" in an example; as a link it is a far sweep that failed. */
export const denied: unique symbol = Symbol('denied');
/** In an example: these far assets are known, and the rest of the list could not be read. */
export function cutShort<const T extends readonly unknown[]>(known: T): { readonly cutShort: T } {
  return { cutShort: known };
}

export interface Example<V, P> {
  readonly outcome: Outcome;
  readonly because: string;
  readonly asset: V;
  readonly params?: Partial<P>;
  /** the clock; the default is 2026-11-01T00:00:00Z */
  readonly now?: string;
  readonly name?: string;
  readonly region?: string;
}

type ExampleAsset<K extends AnyAssetKind, R extends string> = {
  readonly [N in R & keyof FieldsOf<K>]: FieldsOf<K>[N] | typeof denied;
} & {
  readonly [N in LinkNames<R> & keyof LinksOf<K>]:
    | ExampleFar<K, R, N & string>
    | typeof denied
    | { readonly cutShort: ExampleFar<K, R, N & string> };
};
type ExampleFar<K extends AnyAssetKind, R extends string, N extends string> = readonly {
  readonly [F in FarNames<R, N> & keyof FarFields<LinksOf<K>[N]>]: FarFields<LinksOf<K>[N]>[F] | typeof denied;
}[];

export interface Remediation {
  /** steps in the vendor's console */
  readonly console: readonly string[];
  /** the vendor's own command line, or null where no command does it */
  readonly cli: string | null;
  readonly terraform?: string;
}

/** What a stored check says about itself besides what every check does. */
export interface StoredTexts {
  readonly overview: string;
  /** how it is when nobody has set anything */
  readonly defaultValue?: string;
  readonly extraInformation?: string;
  /** how it is set right in all accounts, and in which order that is rolled out */
  readonly serviceWide?: { readonly remediation: string; readonly rollOut: string };
}

/** A question to the asset graph that is kept as a check. */
export interface StoredQueryText extends StoredTexts {
  /** GraphQL with the `where` of the dialect */
  readonly query: string;
  /** `eq []`: each asset that it finds fails; `ne []` and `count <= n`: one verdict for the account */
  readonly expect: string;
  /** the meaning of `where` that it was written for */
  readonly dialect: string;
}

/** The texts of a check in another language; lives in `<check>.zh.ts`. */
export interface CheckTexts {
  readonly title: string;
  readonly rationale: string;
  readonly remediation: { readonly console: readonly string[] };
  /** every reason that the check can give, keyed by its English template */
  readonly reasons: Readonly<Record<string, string>>;
  readonly stored?: StoredTexts;
}

interface CheckSpec<K extends AnyAssetKind, R extends Readable<K>, P extends Params> {
  /** the path of the file: `<cloud>.<service>.<name>`; names the good state */
  id: string;
  /** raised when the same asset may get another verdict */
  version: number;
  title: string;
  dimension: Dimension;
  category: Category;
  severity: Severity;
  free: boolean;
  asset: K;
  rationale: string;
  remediation: Remediation;
  references: readonly string[];
  /** id of the quick fix that cures it; where none is listed, only guidance is offered */
  fix?: string;
  reads: readonly R[];
  params?: P;
  appliesTo?: (asset: Judged<K, R>, context: Context<ParamValues<P>>) => true | Verdict;
  judge: (asset: Judged<K, R>, context: Context<ParamValues<P>>) => Verdict;
  examples: readonly Example<ExampleAsset<K, R>, ParamValues<P>>[];
}

/** A check as the engine and the catalogue see it: the types of its fields are proven where it is defined. */
export interface Check {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly dimension: Dimension;
  readonly category: Category;
  readonly severity: Severity;
  readonly free: boolean;
  readonly asset: AnyAssetKind;
  readonly rationale: string;
  readonly remediation: Remediation;
  readonly references: readonly string[];
  readonly fix?: string;
  readonly reads: readonly string[];
  readonly params: Params;
  readonly appliesTo?: (asset: never, context: Context<never>) => true | Verdict;
  readonly judge: (asset: never, context: Context<never>) => Verdict;
  readonly examples: readonly Example<Readonly<Record<string, unknown>>, Record<string, unknown>>[];
  /** of a stored check: what it asks */
  readonly stored?: StoredQueryText;
}

export function defineCheck<
  const K extends AnyAssetKind,
  const R extends Readable<K>,
  const P extends Params = Record<never, never>,
>(spec: CheckSpec<K, R, P>): Check {
  return { ...spec, params: spec.params ?? {} } as unknown as Check;
}

/** A check with its texts in every language other than English. */
export interface CatalogueEntry {
  readonly check: Check;
  readonly texts: Readonly<Record<Exclude<Language, 'en'>, CheckTexts>>;
}

/** A framework or rule pack: control ids with our own short titles, each with the checks that serve it. */
export interface Pack {
  readonly id: string;
  readonly title: { readonly [L in Language]: string };
  readonly cloud: string;
  readonly source: string;
  readonly controls: readonly {
    readonly id: string;
    readonly title: { readonly [L in Language]: string };
    readonly checks: readonly string[];
  }[];
}
