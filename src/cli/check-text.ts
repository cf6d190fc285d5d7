import stringWidth from 'string-width';
import type { CatalogueEntry, Check, CheckTexts, Pack } from '#model/check.ts';
import type { Language } from '#model/text.ts';

const severityWords = {
  high: { en: 'high', zh: '高' },
  medium: { en: 'medium', zh: '中' },
  low: { en: 'low', zh: '低' },
};

/** One line a check: severity, id, title. */
export function checkListText(catalogue: readonly CatalogueEntry[], language: Language): string {
  const idWidth = Math.max(0, ...catalogue.map(({ check }) => check.id.length));
  return catalogue
    .map((entry) => {
      const severity = severityWords[entry.check.severity][language];
      const padding = ' '.repeat(Math.max(1, 8 - stringWidth(severity)));
      return `${severity}${padding}${entry.check.id.padEnd(idWidth)}  ${textsOf(entry, language).title}`;
    })
    .join('\n');
}

/** Everything about one check, for a terminal. */
export function checkText(entry: CatalogueEntry, packs: readonly Pack[], language: Language): string {
  const { check } = entry;
  const texts = textsOf(entry, language);
  const t = (en: string, zh: string): string => (language === 'zh' ? zh : en);
  const lines = [
    texts.title,
    check.id,
    '',
    `${t('Severity', '风险等级')}: ${severityWords[check.severity][language]}   ${t('Dimension', '维度')}: ${check.dimension}   ${t('Category', '类别')}: ${check.category}`,
    `${t('Asset', '资产')}: ${check.asset.title[language]} (${check.asset.kind})   ${t('Version', '版本')}: ${check.version}`,
    '',
    ...(texts.stored ? [texts.stored.overview, ''] : []),
    texts.rationale,
    '',
    ...storedLines(check, texts, t),
    t('How to mend it:', '修复方法：'),
    ...texts.remediation.console.map((step, index) => `  ${index + 1}. ${step}`),
    ...(check.remediation.cli === null ? [] : ['', `  ${check.remediation.cli}`]),
    '',
    ...paramLines(check, language),
    `${t('Reads', '读取')}: ${check.reads.join(', ')}`,
    `${t('Quick fix', '一键修复')}: ${check.fix ?? t('none', '无')}`,
    ...controlsOf(check, packs).map(
      ({ pack, control }) => `${pack.title[language]}: ${control.id} ${control.title[language]}`,
    ),
  ];
  return lines.join('\n');
}

/** What a stored check asks, and what it says besides what every check does. */
function storedLines(
  { stored }: Check,
  { stored: told }: Pick<CheckTexts, 'stored'>,
  t: (en: string, zh: string) => string,
): readonly string[] {
  if (!stored || !told) return [];
  const { defaultValue, extraInformation, serviceWide } = told;
  return [
    t('Query:', '查询：'),
    ...stored.query.split('\n').map((line) => `  ${line}`),
    `${t('Expected', '期望')}: ${stored.expect}`,
    '',
    ...(defaultValue ? [`${t('Default', '默认情况')}: ${defaultValue}`, ''] : []),
    ...(extraInformation ? [extraInformation, ''] : []),
    ...(serviceWide
      ? [`${t('In all accounts', '在所有账号中')}: ${serviceWide.remediation} ${serviceWide.rollOut}`, '']
      : []),
  ];
}

/** The same as plain data. */
export function describeCheck(
  entry: CatalogueEntry,
  packs: readonly Pack[],
  language: Language,
): Record<string, unknown> {
  const { check } = entry;
  const texts = textsOf(entry, language);
  return {
    id: check.id,
    title: texts.title,
    severity: check.severity,
    dimension: check.dimension,
    category: check.category,
    free: check.free,
    asset: check.asset.kind,
    version: check.version,
    rationale: texts.rationale,
    remediation: { ...check.remediation, console: texts.remediation.console },
    references: check.references,
    parameters: Object.fromEntries(
      Object.entries(check.params).map(([name, param]) => [
        name,
        {
          type: param.type,
          default: param.default,
          accepts: param.accepts[language],
          description: param.description[language],
        },
      ]),
    ),
    ...(check.stored && texts.stored ? { stored: { ...check.stored, ...texts.stored } } : {}),
    reads: check.reads,
    fix: check.fix ?? null,
    frameworks: controlsOf(check, packs).map(({ pack, control }) => ({ pack: pack.id, control: control.id })),
  };
}

function textsOf(entry: CatalogueEntry, language: Language): Omit<CheckTexts, 'reasons'> {
  return language === 'en' ? entry.check : entry.texts[language];
}

function paramLines(check: Check, language: Language): readonly string[] {
  const params = Object.entries(check.params);
  if (params.length === 0) return [];
  const by = language === 'zh' ? '默认' : 'default';
  return [
    language === 'zh' ? '参数：' : 'Parameters:',
    ...params.map(
      ([name, param]) =>
        `  ${name} (${by} ${String(param.default) || '""'}; ${param.accepts[language]}): ${param.description[language]}`,
    ),
    '',
  ];
}

function controlsOf(check: Check, packs: readonly Pack[]) {
  return packs.flatMap((pack) =>
    pack.controls.filter((control) => control.checks.includes(check.id)).map((control) => ({ pack, control })),
  );
}
