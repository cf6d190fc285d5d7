import type { Identity } from '#model/cloud.ts';
import type { Reader } from '#model/collector.ts';
import { AppError } from '#platform/errors.ts';
import { get, items } from './arm.ts';
import { shown } from './cli-profile.ts';
import { getSubscription, listSubscriptions } from './subscriptions/operations.ts';

/**
 * The subscription that is assessed: the one that was chosen, else the only one that the credentials may read. Azure Resource Manager
 * does not say who asks. Throws AppError 'invalid-request' or 'cloud-access-denied' when it cannot be told.
 */
export async function readIdentity(reader: Reader): Promise<Identity> {
  const account =
    reader.account === '' ? await onlySubscription(reader) : (await get(reader, getSubscription)).subscriptionId;
  return { account, caller: '', isRoot: false };
}

async function onlySubscription(reader: Reader): Promise<string> {
  const found: { readonly subscriptionId: string; readonly displayName: string }[] = [];
  for await (const subscription of items(reader, listSubscriptions)) {
    if (!['disabled', 'deleted'].includes(subscription.state.toLowerCase())) found.push(subscription);
  }
  const [only] = found;
  if (!only) throw none();
  if (found.length > 1) throw several(found);
  return only.subscriptionId;
}

function none(): AppError {
  return new AppError('cloud-access-denied', {
    en: 'These credentials may not read any enabled subscription of Azure. Give them a role on the subscription; the least that reading needs: bastide permissions azure',
    zh: '当前凭证无权读取任何已启用的 Azure 订阅。请在订阅上为其分配角色；所需最小权限见：bastide permissions azure',
  });
}

function several(found: readonly { readonly subscriptionId: string; readonly displayName: string }[]): AppError {
  const list = found.slice(0, 20).map((one) => `${shown(one.displayName)} (${one.subscriptionId})`);
  const rest = found.length - list.length;
  return new AppError('invalid-request', {
    en: `These credentials read ${found.length} subscriptions, and one is assessed at a time. Set AZURE_SUBSCRIPTION_ID to one of: ${list.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    zh: `当前凭证可读取 ${found.length} 个订阅，每次只评估一个。请将 AZURE_SUBSCRIPTION_ID 设为其中之一：${list.join('、')}${rest > 0 ? ` 等，另有 ${rest} 个` : ''}`,
  });
}
