import type { Result } from '#model/result.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import { checkWords, serviceOf } from './check-words.ts';
import type { Place, PlacedResult, ReportContext } from './context.ts';
import { fingerprint } from './fingerprint.ts';
import { jsonItems } from './json-items.ts';

const providers: Readonly<Record<string, string>> = {
  alibaba: 'Alibaba Cloud',
  aws: 'AWS',
  azure: 'Azure',
  tencent: 'Tencent Cloud',
};
const severityIds = { high: 4, medium: 3, low: 2 } as const satisfies Record<Severity, number>;
const severityNames = { high: 'High', medium: 'Medium', low: 'Low' } as const satisfies Record<Severity, string>;
/** `compliance` knows ids for pass and fail only; the `check` object within it knows all four. */
const statuses = {
  pass: { name: 'Pass', compliance: 1, check: 1 },
  fail: { name: 'Fail', compliance: 3, check: 3 },
  unknown: { name: 'Unknown', compliance: undefined, check: 0 },
  'not-applicable': { name: 'Not Applicable', compliance: undefined, check: 99 },
} as const satisfies Record<Outcome, object>;

/** OCSF Compliance Finding (class 2003): an array with one event a line. */
export async function* ocsfDocument(
  results: AsyncIterable<PlacedResult>,
  context: ReportContext,
): AsyncGenerator<string> {
  const controls = controlsByCheck(context);
  yield '[\n';
  yield* jsonItems(
    (async function* () {
      for await (const placed of results) yield JSON.stringify(event(placed, controls, context));
    })(),
  );
  yield ']\n';
}

interface Control {
  readonly standard: string;
  readonly id: string;
  readonly title: string;
}

function controlsByCheck({ packs, language }: ReportContext): ReadonlyMap<string, readonly Control[]> {
  const all = packs.flatMap((pack) =>
    pack.controls.flatMap((control) =>
      control.checks.map((check) => ({
        check,
        standard: pack.title[language],
        id: control.id,
        title: control.title[language],
      })),
    ),
  );
  return Map.groupBy(all, (entry) => entry.check);
}

function event(
  placed: PlacedResult,
  controls: ReadonlyMap<string, readonly Control[]>,
  context: ReportContext,
): object {
  const { place, result } = placed;
  const { outcome, severity, reason, excepted } = result;
  const decided = outcome === 'pass' || outcome === 'not-applicable';
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200301,
    time: Date.parse(place.seenAt),
    ...(decided
      ? { severity_id: 1, severity: 'Informational' }
      : { severity_id: severityIds[severity], severity: severityNames[severity] }),
    ...statusOf(placed),
    status_detail: reason,
    message: reason,
    metadata: metadata(context),
    cloud: cloudOf(place, result),
    compliance: compliance(result, controls.get(result.check) ?? [], context),
    finding_info: findingInfo(placed, context),
    ...remediationOf(result, context),
    resources: [resource(place, result)],
    ...(Object.keys(result.evidence).length === 0 ? {} : { evidences: [{ data: result.evidence }] }),
    ...(excepted === undefined ? {} : { notes: [{ comment: `${excepted.owner}: ${excepted.reason}` }] }),
    unmapped: unmapped(placed),
  };
}

function statusOf({ result, isResolved }: PlacedResult): object {
  if (isResolved) return { status_id: 4, status: 'Resolved' };
  return result.excepted === undefined ? { status_id: 1, status: 'New' } : { status_id: 3, status: 'Suppressed' };
}

function metadata({ productVersion, language }: ReportContext): object {
  return {
    version: '1.9.0-dev',
    profiles: ['cloud'],
    product: { name: 'Bastide', vendor_name: 'Bastide', version: productVersion, lang: language },
  };
}

function cloudOf({ cloud, account }: Place, { region }: Result): object {
  return {
    provider: providers[cloud] ?? cloud,
    account: { uid: account },
    ...(region === null ? {} : { region }),
  };
}

function compliance(result: Result, controls: readonly Control[], context: ReportContext): object {
  const { name, compliance: id, check: checkStatus } = statuses[result.outcome];
  const words = checkWords(result.check, context);
  const standards = [...new Set(controls.map((control) => control.standard))];
  return {
    status: name,
    ...(id === undefined ? {} : { status_id: id }),
    status_code: result.gap?.code ?? result.outcome,
    status_details: [result.reason],
    standards,
    control: controls[0]?.id ?? result.check,
    requirements: controls.map((control) => `${control.standard} ${control.id}: ${control.title}`),
    ...(words.rationale === '' ? {} : { desc: words.rationale }),
    control_parameters: Object.entries(result.parameters ?? {}).map(([key, value]) => ({
      name: key,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
    checks: [
      {
        uid: result.check,
        name: words.title,
        version: String(result.version),
        standards,
        status: name,
        status_id: checkStatus,
        severity: severityNames[result.severity],
        severity_id: severityIds[result.severity],
      },
    ],
  };
}

function findingInfo({ place, result, firstSeenAt }: PlacedResult, context: ReportContext): object {
  const { title, rationale } = checkWords(result.check, context);
  const category = context.catalogue.get(result.check)?.check.category;
  return {
    uid: fingerprint(place, result),
    title,
    ...(rationale === '' ? {} : { desc: rationale }),
    analytic: { type_id: 1, type: 'Rule', uid: result.check, name: title, version: String(result.version) },
    ...(category === undefined ? {} : { types: [category] }),
    ...(firstSeenAt === undefined ? {} : { first_seen_time: Date.parse(firstSeenAt) }),
    last_seen_time: Date.parse(place.seenAt),
  };
}

function remediationOf(result: Result, context: ReportContext): object {
  const { steps, cli, references } = checkWords(result.check, context);
  if (steps.length === 0 && cli === null) return {};
  const desc = [...steps, ...(cli === null ? [] : [cli])].join('\n');
  return { remediation: { desc, references } };
}

/** Where a list could not be read, the resource is the account in that region. */
function resource(place: Place, { asset, name, displayName, region, kind, check }: Result): object {
  return {
    uid: asset ?? place.account,
    name: displayName ?? name ?? place.account,
    type: kind,
    ...(region === null ? {} : { region }),
    group: { name: serviceOf(check) },
    provider: providers[place.cloud] ?? place.cloud,
  };
}

function unmapped({ result, sample, cancelled }: PlacedResult): object {
  const { outcome, gap, excepted, isNew, holdsUntil, asset } = result;
  return { outcome, gap, excepted, isNew, holdsUntil, asset, sample, cancelled };
}
