import { AppError } from '#platform/errors.ts';
import { bounds, moneyText } from './money.ts';

/** one method excludes the other. */
export function payAsYouGoIsOn(): AppError {
  return new AppError('conflict', {
    en: 'Pay-as-you-go is on or suspended. Switch it off before you buy a subscription.',
    zh: '按量付费处于开启或暂停状态。请先关闭按量付费，再购买包年包月。',
  });
}

export function subscriptionRuns(): AppError {
  return new AppError('conflict', {
    en: 'A subscription is running. It must end, be downgraded to 0 or be refunded first.',
    zh: '包年包月仍在有效期内。须先到期、降级为 0 或退订。',
  });
}

export function subscribedAlready(): AppError {
  return new AppError('conflict', {
    en: 'There is a subscription already: scale it out or renew it.',
    zh: '已有包年包月，请扩容或续费。',
  });
}

export function noSubscription(): AppError {
  return new AppError('conflict', {
    en: 'No subscription is running.',
    zh: '没有有效的包年包月。',
  });
}

export function payAsYouGoIsOff(): AppError {
  return new AppError('conflict', { en: 'Pay-as-you-go is not on.', zh: '按量付费未开启。' });
}

export function otherPrice(price: number): AppError {
  return new AppError('conflict', {
    en: `The price is ${moneyText(price)}, not the expected one.`,
    zh: `价格为 ${moneyText(price)}，与预期不符。`,
  });
}

export function tooMuch(): AppError {
  return new AppError('invalid-request', {
    en: `A subscription has at most ${bounds.quota} scans a month and ${bounds.months} months.`,
    zh: `包年包月每月最多 ${bounds.quota} 次，最长 ${bounds.months} 个月。`,
  });
}

export function notLess(quota: number): AppError {
  return new AppError('invalid-request', {
    en: `A downgrade must be below the present quota of ${quota}.`,
    zh: `降级后的额度须低于当前额度 ${quota}。`,
  });
}

export function belowUse(taken: number): AppError {
  return new AppError('conflict', {
    en: `In this month ${taken} scans are used or reserved by runs under way; the quota cannot go below that.`,
    zh: `本月已使用或被进行中的任务预留 ${taken} 次，额度不能低于该值。`,
  });
}
