import type { Language } from '#model/text.ts';
import type { CommandContext } from '../context.ts';
import { type Field, fieldLines } from '../show/fields.ts';
import { type JsonOption, printItem } from '../show/results.ts';
import { word } from '../show/words.ts';
import { cloudName, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { type Health, healthLines } from './account-health.ts';
import type { Reply } from './server.ts';

type Account = Reply<'getAccount'>;

/** An account with what of it can be read. */
export async function printAccount(
  account: Account,
  health: Health,
  options: JsonOption,
  { language }: CommandContext,
) {
  await printItem(options, { ...account, health }, (screen) => [
    fieldLines(fieldsOf(account, language), screen),
    healthLines(health, language, screen),
  ]);
}

function fieldsOf(account: Account, language: Language): readonly Field[] {
  const t = translator(language);
  const { credentials, recording } = account;
  return [
    ['ID', account.id],
    [t('Name', '名称'), account.name],
    [t('Cloud', '云'), cloudName(account.cloud, language)],
    [t('Account', '云账号'), account.externalId],
    [t('Source', '来源'), word('source', account.source, language)],
    [t('Sample', '示例'), recording?.label],
    [t('Recorded', '录制时间'), recording && formatInstant(recording.at)],
    [t('Site', '站点'), account.side === 'china' ? t('China', '中国站') : t('outside China', '国际站')],
    [t('Endpoint', '接入地址'), account.endpoint],
    [t('Access key', '访问密钥'), credentials.accessKeyId],
    [t('Role', '角色'), credentials.roleArn],
    [t('Tenant', '租户'), credentials.tenantId],
    [t('Application', '应用'), credentials.clientId],
    [t('Acts as', '身份'), credentials.caller],
    [t('State', '状态'), word('accountStatus', account.status, language)],
    [t('History', '历史记录'), account.status === 'connected' ? null : word('history', account.history, language)],
    [t('Connected', '接入时间'), formatInstant(account.createdAt)],
    [t('Tested', '检测时间'), account.health.checkedAt && formatInstant(account.health.checkedAt)],
  ];
}
