import { checkWords } from '#formats/check-words.ts';
import type { Result, Run } from '#model/result.ts';
import { texts } from '../texts.ts';
import type { Format, FormatContext } from './format.ts';
import { gapSentence } from './gap-groups.ts';

interface Tally {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}
const zero = (): Tally => ({ tests: 0, failures: 0, errors: 0, skipped: 0 });

/**
 * JUnit XML, one suite a check. An unknown verdict is an `<error>`: CI systems show `<skipped>` as harmless, and what
 * could not be read must not look so. Accepted risks, failures that the baseline knew, and not-applicable are skipped.
 */
export const junit: Format = {
  name: 'junit',
  forPeople: false,
  async *write(run, results, context) {
    const suites = new Map<string, Tally>([...context.catalogue.keys()].map((id) => [id, zero()]));
    const total = zero();
    for await (const result of results()) {
      const suite = suites.get(result.check) ?? zero();
      suites.set(result.check, suite);
      for (const tally of [suite, total]) count(tally, result);
    }
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield `<testsuites name="Bastide ${xml(run.cloud)} ${xml(run.account)}" ${attributes(total)} time="${seconds(run)}">\n`;
    yield* testSuites(run, results(), suites, context);
    yield '</testsuites>\n';
  },
};

async function* testSuites(
  run: Run,
  results: AsyncIterable<Result>,
  suites: ReadonlyMap<string, Tally>,
  context: FormatContext,
): AsyncIterable<string> {
  const notes = systemOut(run, context);
  const open = (check: string): string => {
    const label = `${checkWords(check, context).title} (${check})`;
    return `<testsuite name="${xml(label)}" ${attributes(suites.get(check) ?? zero())} timestamp="${xml(run.startedAt)}">\n`;
  };
  const seen = new Set<string>();
  let current: string | undefined;
  for await (const result of results) {
    if (result.check !== current) {
      if (current !== undefined) yield '</testsuite>\n';
      current = result.check;
      seen.add(current);
      yield open(current);
    }
    yield testCase(result, context);
  }
  if (current !== undefined) yield '</testsuite>\n';
  for (const check of suites.keys()) if (!seen.has(check)) yield `${open(check)}</testsuite>\n`;
  yield notes;
}

/** What explains the numbers: labels and reads that failed, in a suite of its own without tests. */
function systemOut(run: Run, context: FormatContext): string {
  const words = texts[context.language];
  const lines = [
    run.sample ? words.sample : '',
    run.cancelled ? words.cancelled : '',
    ...run.gaps.map((gap) => gapSentence(gap, context.language)),
  ].filter((line) => line !== '');
  if (lines.length === 0) return '';
  return `<testsuite name="${xml(words.gapsTitle)}" ${attributes(zero())}><system-out>${xml(lines.join('\n'))}</system-out></testsuite>\n`;
}

function count(tally: Tally, result: Result): void {
  tally.tests++;
  const element = elementOf(result);
  if (element === 'failure') tally.failures++;
  if (element === 'error') tally.errors++;
  if (element === 'skipped') tally.skipped++;
}

function elementOf(result: Result): 'failure' | 'error' | 'skipped' | undefined {
  if (result.outcome === 'pass') return undefined;
  if (result.outcome === 'unknown') return 'error';
  const isKnown = result.excepted !== undefined || result.isNew === false;
  return result.outcome === 'not-applicable' || isKnown ? 'skipped' : 'failure';
}

function testCase(result: Result, context: FormatContext): string {
  const words = texts[context.language];
  const place = result.region === null ? '' : ` (${result.region})`;
  const name = `${result.displayName ?? result.name ?? words.listNotRead}${place}`;
  const opening = `<testcase classname="${xml(result.check)}" name="${xml(name)}"`;
  const element = elementOf(result);
  if (element === undefined) return `${opening}/>\n`;
  if (element === 'skipped')
    return `${opening}><skipped message="${xml(skippedBecause(result, context))}"/></testcase>\n`;
  const { rationale, steps, cli } = checkWords(result.check, context);
  const body = [result.reason, result.asset ?? '', JSON.stringify(result.evidence), rationale, ...steps, cli ?? '']
    .filter((line) => line !== '' && line !== '{}')
    .join('\n');
  const type = element === 'error' ? (result.gap?.code ?? 'unknown') : result.severity;
  return `${opening}><${element} message="${xml(result.reason)}" type="${xml(type)}">${xml(body)}</${element}></testcase>\n`;
}

function skippedBecause({ reason, excepted, isNew }: Result, { language }: FormatContext): string {
  const words = texts[language];
  if (excepted) return `${words.excepted(excepted.owner, excepted.reason, excepted.expires)} ${reason}`;
  return isNew === false ? `${words.knownRow} ${reason}` : reason;
}

function attributes({ tests, failures, errors, skipped }: Tally): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

function seconds(run: Run): string {
  return ((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // As references they survive the normalisation of attribute values.
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
// XML 1.0 forbids these characters even as references (production [2], Char); lone surrogates are mended before.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"\n\r\t]/g, (character) => entities[character] ?? character);
}
