import { setTimeout as sleep } from 'node:timers/promises';
import type { Language } from '#model/text.ts';
import type { CommandContext } from '../context.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Screen } from '../show/screen.ts';
import { tableLines } from '../show/table.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { translator } from '../translator.ts';
import type { Reply, Server } from './server.ts';

export type Health = Reply<'getAccountHealth'>;

const pollMs = 500;
/** The server itself gives up before. */
const patienceMs = 240_000;

/** Waits until every module is tested; what is known by then when it takes too long, or Ctrl-C ends the waiting. */
export async function waitForHealth(server: Server, accountId: string, { language }: CommandContext): Promise<Health> {
  const t = translator(language);
  const params = { accountId };
  const interrupt = onInterrupt(() =>
    tell(t('No longer waiting; the test goes on at the server.', '不再等待；检测在服务器上继续进行。')),
  );
  const over = AbortSignal.any([interrupt.signal, AbortSignal.timeout(patienceMs)]);
  try {
    tell(t('Testing what can be read …', '正在检测可读取的模块……'));
    for (;;) {
      const health = await server.call('getAccountHealth', { params });
      if (over.aborted || !isUnderWay(health)) return health;
      await sleep(pollMs, undefined, { signal: over }).catch(() => undefined); // the loop looks whether it is over
    }
  } finally {
    interrupt.stop();
  }
}

export function isUnderWay({ modules }: Health): boolean {
  return modules.some(({ status }) => status === 'validating');
}

export function healthLines({ modules }: Health, language: Language, screen: Screen): readonly string[] {
  const t = translator(language);
  if (modules.length === 0) return [];
  return tableLines(
    modules,
    [
      { title: t('MODULE', '模块'), text: ({ module }) => module },
      { title: t('STATUS', '状态'), text: ({ status }) => word('health', status, language) },
      {
        title: t('REASON', '原因'),
        mayShrink: true,
        text: ({ service, operation, code, message }) =>
          [[service, operation].filter(Boolean).join(':'), code, message].filter(Boolean).join(' · '),
      },
    ],
    screen,
  );
}

/** 11 of 12 modules, or what is known of them so far. */
export function healthWords(modules: Readonly<Record<string, number>>, language: Language): string {
  const t = translator(language);
  const all = Object.values(modules).reduce((sum, count) => sum + count, 0);
  if (all === 0) return '–';
  const waiting = modules.validating ?? 0;
  if (waiting > 0) return t(`being tested (${all - waiting}/${all})`, `检测中（${all - waiting}/${all}）`);
  return t(`${modules['in-use'] ?? 0} of ${all} in use`, `${all} 个模块中 ${modules['in-use'] ?? 0} 个可用`);
}
