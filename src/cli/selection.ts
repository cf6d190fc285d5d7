import { type PreparedCheck, prepareCheck } from '#engine/prepare.ts';
import type { CatalogueEntry, Check, Pack } from '#model/check.ts';
import { AppError } from '#platform/errors.ts';
import { didYouMean } from '#platform/nearest.ts';

/** What --check, --pack and --param say. */
export interface SelectionOptions {
  readonly check: readonly string[];
  readonly pack?: string;
  readonly param: readonly string[];
}

/** The checks that were asked for (all, when nothing was), with their parameters. Throws `invalid-request` with the nearest match. */
export function selectChecks(
  catalogue: readonly CatalogueEntry[],
  packs: readonly Pack[],
  options: SelectionOptions,
  now: number,
): readonly PreparedCheck[] {
  const byId = new Map(catalogue.map((entry) => [entry.check.id, entry]));
  const parameters = new Map<string, Record<string, unknown>>();
  for (const text of options.param) setParameter(byId, parameters, text);
  const wanted = new Set([
    ...options.check.map((id) => requireCheck(byId, id).check.id),
    ...(options.pack === undefined ? [] : checksOfPack(packs, options.pack)),
  ]);
  const isAll = options.check.length === 0 && options.pack === undefined;
  return catalogue
    .filter(({ check }) => isAll || wanted.has(check.id))
    .map((entry) => prepareCheck(entry, parameters.get(entry.check.id) ?? {}, now));
}

export function requireCheck(byId: ReadonlyMap<string, CatalogueEntry>, id: string): CatalogueEntry {
  const entry = byId.get(id);
  if (entry) return entry;
  const hint = didYouMean(id, byId.keys());
  throw new AppError('invalid-request', {
    en: `There is no check ${id}.${hint.en} List them with: bastide checks list`,
    zh: `没有检查项 ${id}。${hint.zh}查看全部检查项：bastide checks list`,
  });
}

function checksOfPack(packs: readonly Pack[], id: string): readonly string[] {
  const pack = packs.find((candidate) => candidate.id === id);
  if (pack) return pack.controls.flatMap((control) => control.checks);
  const ids = packs.map((candidate) => candidate.id);
  const hint = didYouMean(id, ids);
  throw new AppError('invalid-request', {
    en: `There is no pack ${id}.${hint.en} Packs: ${ids.join(', ')}`,
    zh: `没有规则包 ${id}。${hint.zh}可用的规则包：${ids.join('、')}`,
  });
}

/** `CHECK.NAME=VALUE`: check ids hold dots too, so the last one before the equals sign divides. */
function setParameter(
  byId: ReadonlyMap<string, CatalogueEntry>,
  parameters: Map<string, Record<string, unknown>>,
  text: string,
): void {
  const equals = text.indexOf('=');
  const dot = text.lastIndexOf('.', equals === -1 ? undefined : equals);
  if (equals === -1 || dot === -1) {
    throw new AppError('invalid-request', {
      en: `--param ${text} is not of the form CHECK.NAME=VALUE, for example alibaba.ram.access-key-not-idle.days=60`,
      zh: `--param ${text} 的格式应为 CHECK.NAME=VALUE，例如 alibaba.ram.access-key-not-idle.days=60`,
    });
  }
  const { check } = requireCheck(byId, text.slice(0, dot));
  const name = text.slice(dot + 1, equals);
  const values = parameters.get(check.id) ?? {};
  values[name] = parseValue(check, name, text.slice(equals + 1));
  parameters.set(check.id, values);
}

function parseValue(check: Check, name: string, text: string): unknown {
  const param = Object.hasOwn(check.params, name) ? check.params[name] : undefined;
  const names = Object.keys(check.params);
  if (!param) {
    const hint = didYouMean(name, names);
    throw new AppError('invalid-request', {
      en:
        names.length === 0
          ? `The check ${check.id} has no parameters.`
          : `The check ${check.id} has no parameter ${name}.${hint.en} Parameters: ${names.join(', ')}`,
      zh:
        names.length === 0
          ? `检查项 ${check.id} 没有参数。`
          : `检查项 ${check.id} 没有参数 ${name}。${hint.zh}可用的参数：${names.join('、')}`,
    });
  }
  const value: unknown = param.parse(text);
  if (value !== undefined) return value;
  throw new AppError('invalid-request', {
    en: `The parameter ${check.id}.${name} cannot be "${text}": it takes ${param.accepts.en}.`,
    zh: `参数 ${check.id}.${name} 不能为“${text}”：应为${param.accepts.zh}。`,
  });
}
