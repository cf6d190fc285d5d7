import type { FindingDetail } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';
import type { Field } from '../show/fields.ts';
import { type JsonOption, type ListOptions, printFields, printList } from '../show/results.ts';
import { word } from '../show/words.ts';
import { cloudName, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { stateWords } from './findings.ts';
import { withServer } from './server.ts';

export interface TriageOptions extends JsonOption {
  readonly owner?: string;
  readonly ticket?: string;
  readonly note?: string;
}

export async function showFinding(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    const finding = await server.call('getFinding', { params: { findingId: id } });
    await printFields(options, finding, findingFields(finding, context.language));
  });
}

export async function triageFinding(id: string, options: TriageOptions, context: CommandContext): Promise<void> {
  const body = { owner: cleared(options.owner), ticket: cleared(options.ticket), note: cleared(options.note) };
  if (Object.values(body).every((value) => value === undefined)) {
    throw invalid(
      'There is nothing to change: name --owner, --ticket or --note.',
      '没有要更改的内容：请指定 --owner、--ticket 或 --note。',
    );
  }
  await withServer(context, async (server) => {
    const finding = await server.call('triageFinding', { params: { findingId: id }, body });
    await printFields(options, finding, findingFields(finding, context.language));
  });
}

function cleared(text: string | undefined): string | null | undefined {
  return text === '-' ? null : text;
}

export async function showHistory(id: string, options: ListOptions, context: CommandContext): Promise<void> {
  const t = translator(context.language);
  await withServer(context, (server) =>
    printList(
      context,
      options,
      (page) => server.call('listFindingEvents', { params: { findingId: id }, query: page }),
      [
        { title: t('TIME', '时间'), text: ({ at }) => formatInstant(at) },
        { title: t('EVENT', '事件'), text: ({ event }) => event },
        { title: t('BY', '来源'), text: ({ actor, runId }) => actor ?? runId ?? '–' },
        { title: t('REASON', '原因'), text: ({ reason }) => reason ?? '', mayShrink: true },
      ],
    ),
  );
}

function findingFields(finding: FindingDetail, language: Language): readonly Field[] {
  const t = translator(language);
  const { check, asset, account, exception, remediation, gap } = finding;
  const at = (instant: string | null): string | null => instant && formatInstant(instant);
  return [
    ['ID', finding.id],
    [t('Check', '检查项'), [check.title, check.id]],
    [t('Severity', '风险等级'), word('severity', finding.severity, language)],
    [t('State', '状态'), stateWords(finding, language)],
    [t('Asset', '资产'), [asset.displayName ?? asset.name, `${asset.id} (${asset.kind})`]],
    [
      t('Account', '账号'),
      `${account.name ?? ''} (${cloudName(finding.cloud, language)} ${account.externalId ?? account.id})`,
    ],
    [t('Region', '地域'), finding.region ?? t('global', '全局')],
    [t('Reason', '原因'), finding.reason],
    [
      t('Evidence', '依据'),
      Object.entries(finding.evidence).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ],
    [t('Not confirmed', '未能确认'), gap && `${gap.service}:${gap.operation} ${gap.code} ${gap.message}`],
    [t('First seen', '首次发现'), at(finding.firstSeenAt)],
    [t('Opened', '出现时间'), at(finding.openedAt)],
    [t('Last seen', '最近确认'), at(finding.lastSeenAt)],
    [t('Resolved', '解决时间'), at(finding.resolvedAt)],
    [t('Reopened', '重新出现'), finding.reopened > 0 ? String(finding.reopened) : null],
    [
      t('Accepted', '已接受'),
      exception &&
        t(
          `until ${formatInstant(exception.expiresAt)} (${exception.owner}): ${exception.reason}`,
          `至 ${formatInstant(exception.expiresAt)}（${exception.owner}）：${exception.reason}`,
        ),
    ],
    [t('Owner', '负责人'), finding.owner],
    [t('Ticket', '工单'), finding.ticket],
    [t('Note', '备注'), finding.note?.split('\n')],
    [t('Why', '说明'), finding.rationale],
    [
      t('Mend', '修复'),
      [...remediation.console.map((step, index) => `${index + 1}. ${step}`), ...(remediation.cli?.split('\n') ?? [])],
    ],
    [t('Controls', '控制项'), finding.controls.map(({ pack, control }) => `${pack} ${control}`)],
    [t('Read more', '参考资料'), finding.references],
  ];
}
