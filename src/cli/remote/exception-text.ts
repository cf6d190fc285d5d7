import type { Exception } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import type { CommandContext } from '../context.ts';
import type { Field } from '../show/fields.ts';
import { type JsonOption, printFields } from '../show/results.ts';
import { word } from '../show/words.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { scopeWords } from './exception-scope.ts';
import type { Reply } from './server.ts';

/** An exception; with what it covers, where that was asked. */
export async function printException(
  exception: Exception,
  options: JsonOption,
  { language }: CommandContext,
  findings?: Reply<'getException'>['findings'],
): Promise<void> {
  const t = translator(language);
  const covered = findings && `${formatCount(findings.count, language)}${findings.isMore ? '+' : ''}`;
  await printFields(options, exception, [
    ...exceptionFields(exception, language),
    [t('Open findings', '未解决的风险'), covered],
  ]);
}

function exceptionFields(exception: Exception, language: Language): readonly Field[] {
  const t = translator(language);
  const { decision, revocation, renewal } = exception;
  const act = (one: Exception['decision']): string | null =>
    one && [`${one.by}, ${formatInstant(one.at)}`, one.note].filter(Boolean).join(': ');
  return [
    ['ID', exception.id],
    [t('State', '状态'), word('exceptionState', exception.state, language)],
    [t('Covers', '覆盖'), scopeWords(exception.scope, language)],
    [t('Reason', '原因'), exception.reason.split('\n')],
    [t('Owner', '负责人'), exception.owner],
    [t('Ticket', '工单'), exception.ticket],
    [t('Starts', '开始'), formatInstant(exception.startsAt)],
    [t('Ends', '到期'), formatInstant(exception.expiresAt)],
    [t('Asked for by', '申请者'), `${exception.requestedBy}, ${formatInstant(exception.requestedAt)}`],
    [t('Decided by', '决定者'), act(decision)],
    [t('Revoked by', '撤销者'), act(revocation)],
    [
      t('New end asked for', '申请的新到期时间'),
      renewal && `${formatInstant(renewal.expiresAt)} (${renewal.requestedBy}): ${renewal.reason}`,
    ],
  ];
}
