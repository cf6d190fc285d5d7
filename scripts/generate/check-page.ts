import type { CatalogueEntry, Check, StoredTexts } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Operation } from '#model/operation.ts';
import type { Language } from '#model/text.ts';

const words = {
  checks: { en: 'Checks', zh: '检查项' },
  check: { en: 'check', zh: '检查项' },
  title: { en: 'title', zh: '标题' },
  severity: { en: 'severity', zh: '风险等级' },
  dimension: { en: 'dimension', zh: '维度' },
  category: { en: 'category', zh: '类别' },
  asset: { en: 'asset', zh: '资产' },
  version: { en: 'version', zh: '版本' },
  frameworks: { en: 'frameworks', zh: '合规框架' },
  why: { en: 'Why it matters', zh: '风险说明' },
  mend: { en: 'How to mend it', zh: '修复方法' },
  console: { en: 'In the console', zh: '控制台' },
  cli: { en: 'On the command line', zh: '命令行' },
  params: { en: 'Parameters', zh: '参数' },
  name: { en: 'name', zh: '名称' },
  default: { en: 'default', zh: '默认值' },
  accepts: { en: 'accepts', zh: '取值' },
  meaning: { en: 'meaning', zh: '说明' },
  reads: { en: 'What it reads', zh: '读取的数据' },
  operation: { en: 'operation', zh: '操作' },
  permission: { en: 'permission', zh: '权限' },
  fields: { en: 'Fields', zh: '字段' },
  reasons: { en: 'Reasons it gives', zh: '判定原因' },
  examples: { en: 'Examples', zh: '示例' },
  outcome: { en: 'outcome', zh: '结果' },
  because: { en: 'because', zh: '原因（英文）' },
  references: { en: 'References', zh: '参考' },
  query: { en: 'What it asks', zh: '查询内容' },
  expected: { en: 'Expected', zh: '期望' },
  defaultValue: { en: 'When nobody has set anything', zh: '默认情况' },
  extra: { en: 'Good to know', zh: '补充说明' },
  serviceWide: { en: 'In all accounts', zh: '在所有账号中' },
} as const;

const severityWords = {
  high: { en: 'high', zh: '高' },
  medium: { en: 'medium', zh: '中' },
  low: { en: 'low', zh: '低' },
};

/** The reference page of one check; examples are the ones that the tests execute. */
export function checkPage(
  cloud: Cloud,
  entry: CatalogueEntry,
  operations: readonly Operation[],
  language: Language,
): string {
  const { check } = entry;
  const t = (word: keyof typeof words) => words[word][language];
  const texts = language === 'en' ? check : entry.texts[language];
  return [
    `# ${texts.title}`,
    '',
    `\`${check.id}\``,
    '',
    `| ${t('severity')} | ${t('dimension')} | ${t('category')} | ${t('asset')} | ${t('version')} |`,
    '|---|---|---|---|---|',
    `| ${severityWords[check.severity][language]} | ${check.dimension} | ${check.category} | ${check.asset.title[language]} (\`${check.asset.kind}\`) | ${check.version} |`,
    '',
    `## ${t('why')}`,
    '',
    ...(texts.stored ? [texts.stored.overview, ''] : []),
    texts.rationale,
    '',
    ...storedSection(check, texts.stored, language),
    `## ${t('mend')}`,
    '',
    ...texts.remediation.console.map((step, index) => `${index + 1}. ${step}`),
    '',
    ...codeBlock(t('cli'), 'sh', check.remediation.cli),
    ...codeBlock('Terraform', 'hcl', check.remediation.terraform),
    ...paramsSection(check, language),
    `## ${t('reads')}`,
    '',
    `${t('fields')}: ${check.reads.map((read) => `\`${read}\``).join(', ')}`,
    '',
    `| ${t('operation')} | ${t('permission')} |`,
    '|---|---|',
    ...operations.map(({ service, name, permission }) => `| ${service} ${name} | \`${permission}\` |`),
    '',
    `## ${t('examples')}`,
    '',
    `| ${t('outcome')} | ${t('because')} |`,
    '|---|---|',
    ...check.examples.map(({ outcome, because }) => `| ${outcome} | ${because} |`),
    '',
    ...frameworkSection(cloud, check, language),
    ...(check.references.length > 0
      ? [`## ${t('references')}`, '', ...check.references.map((url) => `- <${url}>`), '']
      : []),
  ].join('\n');
}

/** What a stored check asks, and what it says besides what every check does. */
function storedSection({ stored }: Check, told: StoredTexts | undefined, language: Language): readonly string[] {
  if (!stored || !told) return [];
  const { defaultValue, extraInformation, serviceWide } = told;
  const t = (word: keyof typeof words) => words[word][language];
  const section = (word: keyof typeof words, text: string | undefined): readonly string[] =>
    text === undefined ? [] : [`## ${t(word)}`, '', text, ''];
  return [
    ...section('defaultValue', defaultValue),
    ...codeBlock(t('query'), 'graphql', stored.query),
    `${t('expected')}: \`${stored.expect}\``,
    '',
    ...section('extra', extraInformation),
    ...section('serviceWide', serviceWide && `${serviceWide.remediation}\n\n${serviceWide.rollOut}`),
  ];
}

/** The table of all checks. */
export function checkIndexPage(clouds: readonly Cloud[], language: Language): string {
  const t = (word: keyof typeof words) => words[word][language];
  const rows = clouds.flatMap((cloud) =>
    cloud.catalogue.map((entry) => {
      const { check } = entry;
      const title = language === 'en' ? check.title : entry.texts[language].title;
      return `| [\`${check.id}\`](${check.id}.md) | ${title} | ${severityWords[check.severity][language]} | ${check.dimension} |`;
    }),
  );
  return [
    `# ${t('checks')}`,
    '',
    `| ${t('check')} | ${t('title')} | ${t('severity')} | ${t('dimension')} |`,
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function paramsSection(check: Check, language: Language): readonly string[] {
  const params = Object.entries(check.params);
  if (params.length === 0) return [];
  const t = (word: keyof typeof words) => words[word][language];
  return [
    `## ${t('params')}`,
    '',
    `| ${t('name')} | ${t('default')} | ${t('accepts')} | ${t('meaning')} |`,
    '|---|---|---|---|',
    ...params.map(
      ([name, param]) =>
        `| \`${name}\` | \`${String(param.default)}\` | ${param.accepts[language]} | ${param.description[language]} |`,
    ),
    '',
  ];
}

function frameworkSection(cloud: Cloud, check: Check, language: Language): readonly string[] {
  const controls = cloud.packs.flatMap((pack) =>
    pack.controls
      .filter((control) => control.checks.includes(check.id))
      .map((control) => `- ${pack.title[language]}: ${control.id} ${control.title[language]}`),
  );
  return controls.length === 0 ? [] : [`## ${words.frameworks[language]}`, '', ...controls, ''];
}

function codeBlock(title: string, language: string, code: string | null | undefined): readonly string[] {
  return code ? [`${title}:`, '', `\`\`\`${language}`, code, '```', ''] : [];
}
