import type { AnyAssetKind } from '#model/asset.ts';
import type { Check, Context, Judged, Readable, StoredQueryText } from '#model/check.ts';
import type { Params, ParamValues } from '#model/param.ts';
import { type Evidence, pass, type Verdict } from '#model/verdict.ts';
import { judgeWhole, parseExpectation } from './expectation.ts';
import type { GraphModel } from './graph-model.ts';
import { dialect } from './schema.ts';
import { graphAround, lowerQuery, lowerWhole } from './stored-query.ts';

type Told = Omit<StoredQueryText, 'dialect'>;

interface QueryCheckSpec<K extends AnyAssetKind, R extends Readable<K>, P extends Params>
  extends Omit<Check, 'asset' | 'reads' | 'params' | 'appliesTo' | 'judge' | 'stored'>,
    Told {
  /** the kind that is judged; of a condition on the whole, the account's connector */
  readonly asset: K;
  /** what `appliesTo` reads besides what the query does */
  readonly alsoReads?: readonly R[];
  readonly params?: P;
  readonly appliesTo?: (asset: Judged<K, R>, context: Context<ParamValues<P>>) => true | Verdict;
  /** the verdict on an asset that the query finds, or on an account that does not meet the condition */
  readonly found: (evidence: Evidence) => Verdict;
  /** what the query can name; by default the kind and those that its links lead to */
  readonly graph?: GraphModel;
}

/** A check whose judge is a question to the asset graph. Throws `QueryError` when the question cannot be asked of one asset at a time. */
export function defineQueryCheck<
  const K extends AnyAssetKind,
  const R extends Readable<K>,
  const P extends Params = Record<never, never>,
>(spec: QueryCheckSpec<K, R, P>): Check {
  const {
    query,
    expect,
    overview,
    defaultValue,
    extraInformation,
    serviceWide,
    alsoReads = [],
    found,
    graph,
    ...told
  } = spec;
  const params: Params = spec.params ?? {};
  const { reads, links, judge } = judgeOf(spec, params);
  const stored: StoredQueryText = {
    ...{ query, expect, dialect, overview },
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(extraInformation === undefined ? {} : { extraInformation }),
    ...(serviceWide === undefined ? {} : { serviceWide }),
  };
  return {
    ...told,
    params,
    reads: [...new Set([...alsoReads, ...reads])],
    asset: { ...spec.asset, links },
    judge,
    stored,
  };
}

type Judge = (input: Readonly<Record<string, unknown>>, context: Context<Readonly<Record<string, unknown>>>) => Verdict;

function judgeOf(
  {
    asset,
    query,
    expect,
    found,
    graph = graphAround(asset),
  }: Pick<QueryCheckSpec<AnyAssetKind, string, Params>, 'asset' | 'query' | 'expect' | 'found' | 'graph'>,
  params: Params,
): { readonly reads: readonly string[]; readonly links: AnyAssetKind['links']; readonly judge: Judge } {
  const defaults = Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default as unknown]));
  const expectation = parseExpectation(expect);
  if ('whole' in expectation) {
    const { count, reads, links } = lowerWhole(asset, query, defaults, graph);
    return { reads, links, judge: (input, context) => judgeWhole(expectation, count(input, context.params), found) };
  }
  const { match, reads, links } = lowerQuery(asset, query, defaults, graph);
  const judge: Judge = (input, context) => {
    const matched = match(input, context.params);
    if (matched.is === 'unknown') throw matched.reached;
    return matched.is === 'yes' ? found(matched.evidence) : pass(matched.evidence);
  };
  return { reads, links, judge };
}
