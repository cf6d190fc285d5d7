import type { CatalogueEntry } from '#model/check.ts';
import type { Result } from '#model/result.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import { checkWords } from './check-words.ts';
import type { PlacedResult, ReportContext } from './context.ts';
import { fingerprint } from './fingerprint.ts';
import { jsonItems } from './json-items.ts';

const levels = { high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<Severity, string>;
/** Numbers in the middle of the bands that code scanning tools read from `security-severity` (CVSS: high 7.0–8.9, medium 4.0–6.9, low 0.1–3.9). */
const scores = { high: '8.0', medium: '5.5', low: '2.0' } as const satisfies Record<Severity, string>;
/** `open` is SARIF's word for "evaluated, but there was not enough information to decide" (SARIF 2.1.0, 3.27.9). */
const kinds = {
  pass: 'pass',
  fail: 'fail',
  'not-applicable': 'notApplicable',
  unknown: 'open',
} as const satisfies Record<Outcome, string>;

/** What a SARIF run says of itself. */
export interface SarifHead {
  /** ends with a slash: results of runs with the same id are compared */
  readonly automationId: string;
  readonly isWhole: boolean;
  readonly startedAt?: string;
  readonly finishedAt: string;
  readonly notifications: readonly SarifNotification[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface SarifNotification {
  readonly level: 'note' | 'warning';
  readonly message: { readonly text: string };
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** SARIF 2.1.0, one run. Results come last in the file so that they can be streamed. */
export async function* sarifDocument(
  head: SarifHead,
  results: AsyncIterable<PlacedResult>,
  context: ReportContext,
): AsyncGenerator<string> {
  const rules = [...context.catalogue.values()];
  const indexes = new Map(rules.map((entry, index) => [entry.check.id, index]));
  yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[\n';
  yield `${JSON.stringify(runHead(head, rules, context)).slice(0, -1)},"results":[\n`;
  yield* jsonItems(
    (async function* () {
      for await (const placed of results) yield JSON.stringify(sarifResult(placed, indexes));
    })(),
  );
  yield ']}]}\n';
}

function runHead(head: SarifHead, rules: readonly CatalogueEntry[], context: ReportContext): object {
  return {
    tool: {
      driver: {
        name: 'Bastide',
        version: context.productVersion,
        rules: rules.map((entry) => rule(entry, context)),
      },
    },
    language: context.language === 'zh' ? 'zh-CN' : 'en',
    automationDetails: { id: head.automationId },
    invocations: [
      {
        executionSuccessful: head.isWhole,
        ...(head.startedAt === undefined ? {} : { startTimeUtc: head.startedAt }),
        endTimeUtc: head.finishedAt,
        toolExecutionNotifications: head.notifications,
      },
    ],
    ...(head.properties === undefined ? {} : { properties: head.properties }),
  };
}

function rule({ check }: CatalogueEntry, context: ReportContext): object {
  const words = checkWords(check.id, context);
  const helpUri = words.references.find((reference) => URL.canParse(reference));
  return {
    id: check.id,
    name: check.id,
    shortDescription: { text: words.title },
    fullDescription: { text: words.rationale },
    ...(helpUri === undefined ? {} : { helpUri }),
    help: { text: helpText(words), markdown: helpMarkdown(words) },
    defaultConfiguration: { level: levels[check.severity] },
    properties: {
      tags: ['security', check.dimension, check.category],
      'security-severity': scores[check.severity],
      precision: 'very-high',
      'problem.severity':
        check.severity === 'high' ? 'error' : check.severity === 'medium' ? 'warning' : 'recommendation',
      version: check.version,
    },
  };
}

function helpText({ rationale, steps, cli }: ReturnType<typeof checkWords>): string {
  return [rationale, ...steps.map((step, index) => `${index + 1}. ${step}`), ...(cli === null ? [] : [cli])].join('\n');
}

function helpMarkdown({ rationale, steps, cli }: ReturnType<typeof checkWords>): string {
  const list = steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
  const command = cli === null ? '' : `\n\n\`\`\`sh\n${cli}\n\`\`\``;
  return `${rationale}\n\n${list}${command}`;
}

function sarifResult(placed: PlacedResult, indexes: ReadonlyMap<string, number>): object {
  const { place, result } = placed;
  const { check, outcome, reason, severity, excepted } = result;
  const ruleIndex = indexes.get(check);
  const { kind, evidence, version, parameters, gap, holdsUntil } = result;
  return {
    ruleId: check,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind: kinds[outcome],
    // SARIF allows a level other than none only for the kind fail (3.27.10).
    level: outcome === 'fail' ? levels[severity] : 'none',
    message: { text: reason },
    locations: [location(placed)],
    partialFingerprints: { 'checkAndAsset/v1': fingerprint(place, result) },
    ...baselineOf(placed),
    ...(excepted === undefined ? {} : { suppressions: [suppression(excepted)] }),
    properties: { severity, kind, evidence, version, parameters, gap, holdsUntil },
  };
}

function baselineOf({ isResolved, result: { isNew } }: PlacedResult): object {
  if (isResolved) return { baselineState: 'absent' };
  return isNew === undefined ? {} : { baselineState: isNew ? 'new' : 'unchanged' };
}

function suppression({ owner, reason, expires }: NonNullable<Result['excepted']>): object {
  return { kind: 'external', status: 'accepted', justification: reason, properties: { owner, expires } };
}

/** Code scanning services refuse a result without a file, so the asset is also given as a relative path. */
function location({ place, result }: PlacedResult): object {
  const { asset, name, displayName, region, kind } = result;
  const parts = [place.cloud, place.account, region ?? 'global', kind, ...(name === null ? [] : [name])];
  return {
    physicalLocation: {
      artifactLocation: { uri: parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/') },
    },
    logicalLocations: [
      {
        fullyQualifiedName: asset ?? parts.join('/'),
        name: displayName ?? name ?? region ?? place.account,
        kind: asset === null ? 'list' : 'resource',
      },
    ],
  };
}
