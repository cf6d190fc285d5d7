import type { Finding, FindingGroup, Operations } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import { severities } from '#model/verdict.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';
import { checkOutput } from '../output.ts';
import { type ListOptions, printList } from '../show/results.ts';
import type { Column } from '../show/table.ts';
import { word } from '../show/words.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { writeDownload } from './download.ts';
import { type FindingFilterOptions, queryOf } from './finding-query.ts';
import { withServer } from './server.ts';

type ExportFormat = Operations['exportFindings']['query']['format'];

export interface FindingListOptions extends FindingFilterOptions, ListOptions {
  readonly sort?: 'severity' | 'opened' | 'changed';
  readonly format: 'table' | 'json' | ExportFormat;
  readonly output?: string;
}
export interface ExportOptions extends FindingFilterOptions {
  readonly format: ExportFormat;
  readonly output?: string;
}
export interface GroupOptions extends FindingFilterOptions, ListOptions {
  readonly by: Operations['listFindingGroups']['query']['by'];
}

export async function listFindings(options: FindingListOptions, context: CommandContext): Promise<void> {
  const { format, sort, limit, output } = options;
  if (format !== 'table' && format !== 'json') {
    refuseListOptions({ '--sort': sort, '--limit': limit, '--json': options.json }, format);
    return await exportFindings({ ...options, format }, context);
  }
  if (output !== undefined) {
    throw invalid(
      '--output is for --format csv, sarif, ocsf or ndjson.',
      '--output 用于 --format csv、sarif、ocsf 或 ndjson。',
    );
  }
  const query = queryOf(options);
  const json = options.json || format === 'json';
  await withServer(context, (server) =>
    printList(
      context,
      { ...options, json },
      (page) => server.call('listFindings', { query: { ...query, ...page, sort } }),
      findingColumns(context.language),
    ),
  );
}

function refuseListOptions(given: Readonly<Record<string, unknown>>, format: string): void {
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  throw invalid(
    `--format ${format} writes all findings that fit: leave ${name} out.`,
    `--format ${format} 会写出符合条件的所有风险：请去掉 ${name}。`,
  );
}

export async function exportFindings(options: ExportOptions, context: CommandContext): Promise<void> {
  const { format, output } = options;
  const query = { ...queryOf(options), format };
  if (output !== undefined) await checkOutput(output);
  await withServer(context, async (server) =>
    writeDownload(await server.download('exportFindings', { query }), output, context),
  );
}

export async function groupFindings(options: GroupOptions, context: CommandContext): Promise<void> {
  const { language } = context;
  const query = { ...queryOf(options), by: options.by };
  await withServer(context, (server) =>
    printList(
      context,
      options,
      (page) => server.call('listFindingGroups', { query: { ...query, ...page } }),
      groupColumns(language),
    ),
  );
}

function findingColumns(language: Language): readonly Column<Finding>[] {
  const t = translator(language);
  return [
    { title: 'ID', text: ({ id }) => id },
    { title: t('SEVERITY', '等级'), text: ({ severity }) => word('severity', severity, language) },
    { title: t('STATE', '状态'), text: (finding) => stateWords(finding, language) },
    { title: t('CHECK', '检查项'), text: ({ check }) => check.id },
    { title: t('ASSET', '资产'), text: ({ asset }) => asset.displayName ?? asset.name, mayShrink: true },
    { title: t('REGION', '地域'), text: ({ region }) => region ?? t('global', '全局') },
    {
      title: t('ACCOUNT', '账号'),
      text: ({ account }) => account.name ?? account.externalId ?? account.id,
      mayShrink: true,
    },
    { title: t('SINCE', '出现时间'), text: ({ openedAt }) => formatInstant(openedAt) },
  ];
}

/** A failure that the last run could not confirm is said to be so. */
export function stateWords({ state, staleSince }: Pick<Finding, 'state' | 'staleSince'>, language: Language): string {
  const known = word('findingState', state, language);
  if (staleSince === null) return known;
  return language === 'zh' ? `${known}（未确认）` : `${known}, unconfirmed`;
}

function groupColumns(language: Language): readonly Column<FindingGroup>[] {
  const t = translator(language);
  return [
    { title: t('GROUP', '分组'), text: ({ key }) => key },
    {
      title: t('TITLE', '名称'),
      text: ({ title, asset }) => title ?? asset?.displayName ?? asset?.name ?? '',
      mayShrink: true,
    },
    { title: t('FINDINGS', '风险'), align: 'right', text: ({ findings }) => formatCount(findings, language) },
    ...severities.map(
      (severity): Column<FindingGroup> => ({
        title: word('severity', severity, language).toUpperCase(),
        align: 'right',
        text: (group) => formatCount(group.severities[severity], language),
      }),
    ),
  ];
}
