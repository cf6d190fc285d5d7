import { gapped, judgeExample } from '#engine/example.ts';
import { type AnyAssetKind, assetMembers } from '#model/asset.ts';
import type { CatalogueEntry, Check, CheckTexts } from '#model/check.ts';
import { type Outcome, outcomes } from '#model/verdict.ts';

import { placeholdersOf, reasonsIn } from './check-reasons.ts';

/** What is still to be filled in, or wrong, in one check: sentences for its author. An empty list is a finished check. */
export function faultsOf(entry: CatalogueEntry, source: string): readonly string[] {
  return [
    ...textFaults(entry.check),
    ...translationFaults(entry, source),
    ...readFaults(entry.check),
    ...paramFaults(entry.check),
    ...judgeFaults(entry.check),
    ...exampleFaults(entry, source),
  ];
}

function textFaults(check: Check): readonly string[] {
  const faults: string[] = [];
  if (check.title.trim() === '') faults.push('title is empty: say the good state in one line');
  if (check.rationale.trim() === '') faults.push('rationale is empty: say what happens to whoever fails it');
  if (check.remediation.console.length === 0) faults.push('remediation.console is empty: list the steps that mend it');
  if (check.remediation.cli === '')
    faults.push('remediation.cli is empty: give the command, or null when none does it');
  if (!Number.isInteger(check.version) || check.version < 1) faults.push('version must be a whole number from 1');
  for (const step of check.remediation.console) if (step.trim() === '') faults.push('a console step is empty');
  for (const url of check.references) if (!/^https:\/\/\S+$/.test(url)) faults.push(`reference ${url} is no https URL`);
  return faults;
}

const chinese = /\p{Script=Han}/u;

function translationFaults({ check, texts: { zh } }: CatalogueEntry, source: string): readonly string[] {
  const faults: string[] = [];
  if (!chinese.test(zh.title)) faults.push('zh: title is not in Chinese');
  if (!chinese.test(zh.rationale)) faults.push('zh: rationale is not in Chinese');
  for (const step of zh.remediation.console)
    if (!chinese.test(step)) faults.push(`zh: step "${step}" is not in Chinese`);
  const steps = check.remediation.console.length;
  if (zh.remediation.console.length !== steps) {
    faults.push(`zh: ${zh.remediation.console.length} console steps, but ${steps} in English`);
  }
  for (const [name, { description, accepts }] of Object.entries(check.params)) {
    if (description.en === '' || accepts.en === '') faults.push(`parameter ${name} has no description`);
    if (!chinese.test(description.zh)) faults.push(`parameter ${name}: description.zh is not in Chinese`);
  }
  return [...faults, ...reasonFaults(zh, reasonsIn(source))];
}

function reasonFaults(zh: CheckTexts, used: ReadonlySet<string>): readonly string[] {
  const faults: string[] = [];
  for (const reason of used) {
    const text = Object.hasOwn(zh.reasons, reason) ? zh.reasons[reason]! : undefined;
    if (text === undefined) faults.push(`zh: no entry for the reason "${reason}"`);
    else if (!chinese.test(text)) faults.push(`zh: the reason "${reason}" is not in Chinese`);
    else if (placeholdersOf(text).join() !== placeholdersOf(reason).join()) {
      faults.push(`zh: the reason "${reason}" has other {placeholders} in Chinese`);
    }
  }
  for (const reason of Object.keys(zh.reasons)) {
    if (!used.has(reason)) faults.push(`zh: the check never gives the reason "${reason}"`);
  }
  return faults;
}

/** `$name`, `$tags`: what every asset has. */
function isMember(name: string): boolean {
  return (assetMembers as readonly string[]).includes(name);
}

function readFaults(check: Check): readonly string[] {
  if (check.reads.length === 0) return ['reads is empty: name the fields and links that judge touches'];
  return check.reads.flatMap((read) => {
    const [name = '', far] = read.split('.');
    const kind: AnyAssetKind = check.asset;
    if (isMember(far ?? name)) return [];
    if (far === undefined) return name in kind.fields ? [] : [`reads ${read}, which ${kind.kind} does not have`];
    if (!(name in kind.links)) return [`reads ${read}, but ${kind.kind} has no link ${name}`];
    return far in kind.links[name].kind.fields
      ? []
      : [`reads ${read}, which ${kind.links[name].kind.kind} does not have`];
  });
}

function paramFaults(check: Check): readonly string[] {
  return Object.entries(check.params).flatMap(([name, param]) => {
    const parsed: unknown = param.parse(String(param.default));
    return JSON.stringify(parsed) === JSON.stringify(param.default)
      ? []
      : [`parameter ${name} does not accept its own default ${JSON.stringify(param.default)}`];
  });
}

function judgeFaults(check: Check): readonly string[] {
  return [check.judge, check.appliesTo].flatMap((judge) =>
    judge && touchesEverything(judge.toString())
      ? [
          'judge takes its asset apart in the parameter or spreads it: that touches every field, gaps too; read fields by name',
        ]
      : [],
  );
}

/** Whether a function destructures its first parameter or spreads it. */
export function touchesEverything(source: string): boolean {
  const parameter = /^(?:async\s+)?(?:function\b\s*)?[\w$]*\s*\(?\s*([\w$]+|\{|\[)/.exec(source)?.[1] ?? '';
  if (parameter === '{' || parameter === '[') return true;
  return (
    parameter !== '' &&
    (source.includes(`...${parameter})`) || new RegExp(`\\.\\.\\.${parameter}\\s*[,}\\]]`).test(source))
  );
}

const always: readonly Outcome[] = ['pass', 'fail', 'unknown'];

function exampleFaults(entry: CatalogueEntry, source: string): readonly string[] {
  const { check } = entry;
  const expected = /\bnotApplicable\(/.test(source) ? outcomes : always;
  const missing = expected.filter((outcome) => !check.examples.some((example) => example.outcome === outcome));
  return [
    ...missing.map((outcome) => `examples: none shows when it is ${outcome}`),
    ...check.examples.flatMap((example) => {
      const name = `example "${example.because}"`;
      return [...outcomeFaults(entry, example), ...gapFaults(entry, example)].map((fault) => `${name}: ${fault}`);
    }),
  ];
}

function outcomeFaults(entry: CatalogueEntry, example: Check['examples'][number]): readonly string[] {
  const faults: string[] = [];
  const { prepared, judgement, result } = judgeExample(entry, example);
  if (example.because.trim() === '') faults.push('"because" is empty');
  if (judgement.gap?.code === 'CheckFailed') faults.push(`the check threw: ${judgement.gap.message}`);
  if (judgement.outcome !== example.outcome) faults.push(`is ${judgement.outcome}, not ${example.outcome}`);
  const needsReason = judgement.outcome !== 'pass' && judgement.gap === undefined;
  if (needsReason && judgement.reason === '') faults.push(`is ${judgement.outcome} without a reason`);
  for (const language of ['en', 'zh'] as const) {
    const { reason, parameters } = result(language);
    if (/\{\w+\}/.test(reason)) faults.push(`the evidence does not fill the reason "${reason}"`);
    const inForce = Object.entries(prepared.context.params);
    const isShown = inForce.every(([name, value]) => parameters?.[name] === value);
    if (!isShown) faults.push('the result does not show the parameters in force');
    if (language === 'zh' && !chinese.test(reason)) faults.push(`the reason "${reason}" is not in Chinese`);
  }
  return faults;
}

function gapFaults(entry: CatalogueEntry, example: Check['examples'][number]): readonly string[] {
  const before = judgeExample(entry, example).judgement.outcome;
  return gapped(entry.check, example).flatMap(({ what, example: less }) => {
    const { outcome, gap } = judgeExample(entry, less).judgement;
    if (gap?.code === 'CheckFailed') return [`with ${what}, the check threw: ${gap.message}`];
    return outcome === before || outcome === 'unknown' ? [] : [`with ${what}, ${before} becomes ${outcome}`];
  });
}
