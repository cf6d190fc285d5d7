import type { Exception, Operations } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import type { Severity } from '#model/verdict.ts';
import { invalid } from '../option-value.ts';
import { word } from '../show/words.ts';
import { translator } from '../translator.ts';

export interface ExceptionScopeOptions {
  readonly finding?: string;
  readonly check?: string;
  readonly account?: string;
  readonly asset?: string;
  readonly kind?: string;
  readonly region?: string;
  readonly severity?: Severity;
  readonly tag: readonly string[];
}
type Scope = Operations['createException']['body']['scope'];

/** What an exception is to cover. Throws AppError 'invalid-request' where options do not go together. */
export function exceptionScope(options: ExceptionScopeOptions): Scope {
  const { finding, check, account, asset, kind, region, severity, tag } = options;
  const tags = tag.length === 0 ? undefined : tag.map(tagOf);
  if (finding !== undefined) {
    if ([check, account, asset, kind, region, severity, tags].some((other) => other !== undefined)) {
      throw invalid('--finding says all: leave the other choices out.', '--finding 已确定范围：请去掉其他选择。');
    }
    return { type: 'finding', findingId: finding };
  }
  if (asset !== undefined) {
    if (account === undefined || kind === undefined || [region, severity, tags].some((other) => other !== undefined)) {
      throw invalid(
        '--asset needs its --account and its --kind, and goes with --check alone.',
        '--asset 需要其 --account 和 --kind，且只能与 --check 一起使用。',
      );
    }
    const place = { accountId: account, kind, assetId: asset };
    return check === undefined ? { type: 'asset', ...place } : { type: 'pair', checkId: check, ...place };
  }
  const filter = { accountId: account, kind, region, severity, tags };
  if (Object.values(filter).some((value) => value !== undefined)) return { type: 'filter', checkId: check, ...filter };
  if (check !== undefined) return { type: 'check', checkId: check };
  throw invalid(
    'Say what it covers: --finding, --check, --asset, or any of --account, --kind, --region, --severity and --tag.',
    '请指定覆盖范围：--finding、--check、--asset，或 --account、--kind、--region、--severity、--tag 之一。',
  );
}

function tagOf(text: string): { readonly key: string; readonly values?: readonly string[] } {
  const at = text.indexOf('=');
  return at === -1 ? { key: text } : { key: text.slice(0, at), values: [text.slice(at + 1)] };
}

export function scopeWords(scope: Exception['scope'], language: Language): string {
  const t = translator(language);
  switch (scope.type) {
    case 'check':
      return t(`${scope.checkId} on every asset`, `所有资产的 ${scope.checkId}`);
    case 'asset':
      return t(`every check of ${scope.assetId}`, `${scope.assetId} 的所有检查项`);
    case 'pair':
      return `${scope.checkId} · ${scope.assetId}`;
    case 'filter': {
      const { checkId, accountId, kind, region, severity, tags = [] } = scope;
      const pairs = tags.map(({ key, values }) => (values === undefined ? key : `${key}=${values.join('|')}`));
      const severe = severity && word('severity', severity, language);
      return [checkId, accountId, kind, region, severe, ...pairs].filter(Boolean).join(' · ');
    }
  }
}
