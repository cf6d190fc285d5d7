import { z } from 'zod';
import type { AnyAssetKind, Links } from '#model/asset.ts';
import { type CatalogueEntry, type Check, type CheckTexts, cutShort, denied } from '#model/check.ts';
import type { Params } from '#model/param.ts';
import type { Text } from '#model/text.ts';
import { fail, notApplicable, outcomes, severities, type Verdict } from '#model/verdict.ts';
import { didYouMean } from '#platform/nearest.ts';
import { refuse } from '#platform/web/text.ts';
import { parseExpectation } from './expectation.ts';
import { cloudOf } from './filter.ts';
import type { GraphModel, GraphType } from './graph-model.ts';
import { defineQueryCheck } from './query-check.ts';
import { QueryError } from './query-error.ts';
import { paramsOf } from './query-params.ts';
import { dialect } from './schema.ts';
import { lowerQuery } from './stored-query.ts';

const words = z.string().trim().min(1).max(10_000);
/** A text in English alone, or in both languages. */
const Words = z.union([words, z.strictObject({ en: words, zh: words })]);
type Words = z.infer<typeof Words>;
const queryText = z.string().min(1).max(50_000);
const Values = z.record(z.string().max(200), z.unknown());

const idPattern = /^custom(\.[a-z0-9]+(-[a-z0-9]+)*){1,3}$/;
const idRefusal: Text = {
  en: 'must be "custom." and words in lower case, such as custom.contact-email',
  zh: '必须以“custom.”开头，后接小写单词，例如 custom.contact-email',
};

/** A stored check as a file holds it. */
export const StoredCheckDocument = z
  .strictObject({
    id: z
      .string()
      .max(200)
      .superRefine((id, context) => {
        if (!idPattern.test(id)) refuse(context, idRefusal.en, idRefusal.zh);
      })
      .meta({ pattern: idPattern.source })
      .describe('The name that policies, exceptions and findings know it by; never used again for something else.'),
    version: z.int().min(1).max(1_000_000).describe('Raised when the same asset may get another verdict.'),
    dialect: z.literal(dialect).describe('The meaning of `where` that it was written for.'),
    title: Words.describe('The good state, in one line.'),
    cloud: z
      .string()
      .regex(/^[a-z]+$/)
      .describe('The cloud whose accounts it judges.'),
    covers: z
      .string()
      .max(200)
      .describe(
        'The asset type that is judged, as GraphQL names it, such as Connector. Of a condition on the whole: Connector.',
      ),
    severity: z.enum(severities),
    dimension: z.enum(['ciem', 'security-risk', 'compliance']).default('compliance'),
    category: z.enum(['identity', 'network', 'data', 'logs', 'basic-protection']).default('basic-protection'),
    overview: Words,
    rationale: Words,
    defaultValue: Words.optional().describe('How it is when nobody has set anything.'),
    extraInformation: Words.optional(),
    serviceWide: z.strictObject({ remediation: Words, rollOut: Words }).optional(),
    remediation: z.strictObject({ console: z.array(Words).min(1).max(50), cli: words.nullable().default(null) }),
    references: z
      .array(z.url({ protocol: /^https?$/ }).max(2_000))
      .max(50)
      .default([]),
    query: queryText.describe('What it asks the asset graph.'),
    applies: queryText.optional().describe('A query over the same type: what it does not find is not applicable.'),
    expect: z
      .string()
      .max(100)
      .describe('"eq []": each asset that it finds fails. "ne []", "count <= 3": one verdict for the account.'),
    finding: Words.optional().describe('The reason of a failure.'),
    parameters: z.record(z.string().max(100), Words).default({}).describe('What the variables of the query mean.'),
    examples: z
      .array(
        z.strictObject({
          outcome: z.enum(outcomes),
          because: words,
          asset: Values.default({}).describe('Fields, and lists of related assets with theirs.'),
          unread: z.array(z.string().max(200)).default([]).describe('Fields and lists that could not be read.'),
          cutShort: z.array(z.string().max(200)).default([]).describe('Lists of which the rest could not be read.'),
          parameters: Values.default({}),
        }),
      )
      .max(200)
      .default([]),
  })
  .describe('A stored check: a question to the asset graph that is kept as a check.');
export type StoredCheckDocument = z.output<typeof StoredCheckDocument>;

/** Makes a check of a document that was parsed. `model` holds the kinds of its cloud. Throws `QueryError`. */
export function entryOf(document: StoredCheckDocument, model: GraphModel): CatalogueEntry {
  const kind = coveredKind(document, model);
  const params = paramsOf(document.query, document.parameters);
  parseExpectation(document.expect);
  const reason = english(document.finding ?? found.en);
  const applies = document.applies === undefined ? undefined : appliesOf(kind, document.applies, params, model);
  const asset = applies ? { ...kind, links: { ...kind.links, ...applies.links } } : kind;
  const check = defineQueryCheck({
    ...{ id: document.id, version: document.version, title: english(document.title), severity: document.severity },
    ...{ dimension: document.dimension, category: document.category, free: true, asset, params, graph: model },
    ...{ overview: english(document.overview), rationale: english(document.rationale), query: document.query },
    ...(document.defaultValue === undefined ? {} : { defaultValue: english(document.defaultValue) }),
    ...(document.extraInformation === undefined ? {} : { extraInformation: english(document.extraInformation) }),
    ...(document.serviceWide === undefined ? {} : { serviceWide: serviceWideOf(document.serviceWide, english) }),
    remediation: { console: document.remediation.console.map(english), cli: document.remediation.cli },
    ...{ references: document.references, expect: document.expect, found: (evidence) => fail(reason, evidence) },
    ...(applies ? { alsoReads: applies.reads, appliesTo: applies.judge } : {}),
    examples: document.examples.map(exampleOf),
  });
  return { check, texts: { zh: chineseOf(document, reason) } };
}

const found: Text = { en: 'It is among what the query finds', zh: '它在查询结果之中' };
const outside: Text = { en: 'It is not among what the check is about', zh: '它不在检查项的适用范围之内' };

/** The one kind of the cloud that is judged. */
function coveredKind({ covers, cloud }: StoredCheckDocument, model: GraphModel): AnyAssetKind {
  const type = model.types.get(covers);
  const kindsOf = (one: GraphType): readonly string[] => one.kinds.filter((kind) => cloudOf(kind) === cloud);
  const kinds = type ? kindsOf(type) : [];
  const [kind] = kinds;
  if (kind !== undefined && kinds.length === 1) return model.kinds.get(kind)!;
  const names = [...model.types.values()].filter((one) => kindsOf(one).length === 1).map(({ name }) => name);
  const near = didYouMean(covers, names);
  const which = type ? { en: ` It is several: ${kinds.join(', ')}`, zh: `它包含多种：${kinds.join('、')}` } : near;
  throw new QueryError({
    en: `covers: "${covers.slice(0, 100)}" is not one type of assets of ${cloud}.${which.en}`,
    zh: `covers：“${covers.slice(0, 100)}”不是 ${cloud} 的一种资产类型。${which.zh}`,
  });
}

type AppliesTo = (
  asset: Readonly<Record<string, unknown>>,
  context: { params: Readonly<Record<string, unknown>> },
) => true | Verdict;

function appliesOf(
  asset: AnyAssetKind,
  text: string,
  params: Params,
  model: GraphModel,
): { reads: readonly string[]; links: Links; judge: AppliesTo } {
  const defaults = Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default as unknown]));
  const declared = paramsOf(text, {});
  const own = Object.fromEntries(Object.entries(defaults).filter(([name]) => name in declared));
  const { match, reads, links } = lowerQuery(asset, text, own, model);
  const judge: AppliesTo = (input, { params: given }) => {
    const chosen = Object.fromEntries(Object.entries(given).filter(([name]) => name in declared));
    const matched = match(input, chosen);
    if (matched.is === 'unknown') throw matched.reached;
    return matched.is === 'yes' ? true : notApplicable(outside.en, matched.evidence);
  };
  return { reads, links, judge };
}

function english(text: Words): string {
  return typeof text === 'string' ? text : text.en;
}
function chinese(text: Words): string {
  return typeof text === 'string' ? text : text.zh;
}

function serviceWideOf(given: NonNullable<StoredCheckDocument['serviceWide']>, say: (text: Words) => string) {
  return { remediation: say(given.remediation), rollOut: say(given.rollOut) };
}

function chineseOf(document: StoredCheckDocument, reason: string): CheckTexts {
  return {
    title: chinese(document.title),
    rationale: chinese(document.rationale),
    remediation: { console: document.remediation.console.map(chinese) },
    reasons: { [reason]: document.finding ? chinese(document.finding) : found.zh, [outside.en]: outside.zh },
    stored: {
      overview: chinese(document.overview),
      ...(document.defaultValue === undefined ? {} : { defaultValue: chinese(document.defaultValue) }),
      ...(document.extraInformation === undefined ? {} : { extraInformation: chinese(document.extraInformation) }),
      ...(document.serviceWide === undefined ? {} : { serviceWide: serviceWideOf(document.serviceWide, chinese) }),
    },
  };
}

function exampleOf(given: StoredCheckDocument['examples'][number]): Check['examples'][number] {
  const { outcome, because, unread, parameters } = given;
  const asset: Record<string, unknown> = { ...given.asset };
  for (const name of given.cutShort) asset[name] = cutShort(Array.isArray(asset[name]) ? asset[name] : []);
  for (const name of unread) asset[name] = denied;
  return { outcome, because, asset, params: parameters };
}
