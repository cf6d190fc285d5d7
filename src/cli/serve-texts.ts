import type { Language } from '#model/text.ts';
import { type Severity, severities } from '#model/verdict.ts';
import { formatCount } from './texts.ts';

/** What of a run's summary is told. */
export interface SummaryShown {
  readonly completeness: number;
  readonly scans: number;
  readonly counts: { readonly pass: number; readonly unknown: number };
  readonly failedBySeverity: Readonly<Record<Severity, number>>;
}

interface ServeTexts {
  readonly steps: Readonly<Record<'database' | 'wiring' | 'listening', string | null>>;
  readonly assessing: string;
  readonly waitingForWorker: string;
  readonly stopping: string;
  readonly stopped: string;
  readonly howToStop: string;
  summary(summary: SummaryShown): readonly string[];
  address(origin: string): string;
  firstLogOn(administrator: { readonly email: string; readonly password: string }): readonly string[];
}

/** What `bastide serve` tells whoever started it. */
export const serveTexts: Readonly<Record<Language, ServeTexts>> = {
  en: {
    steps: { database: 'Starting the database …', wiring: null, listening: null },
    assessing: 'Assessing the sample company, a labelled make-believe estate …',
    waitingForWorker:
      'The sample company is assessed as soon as a worker runs on this database: bastide serve --roles worker',
    stopping:
      'Stopping: what is under way is put down and goes on at the next start. Press Ctrl-C again to stop at once.',
    stopped: 'Stopped.',
    howToStop: 'Ctrl-C stops the server.',
    summary: (summary) => [
      '',
      'Risks of the sample company',
      ...severities.map(
        (severity) =>
          `  ${words.en[severity]} ${formatCount(summary.failedBySeverity[severity], 'en').padStart(5)} failed`,
      ),
      `  Pass rate    ${rate(summary.counts.pass, summary.scans)} · ${formatCount(summary.counts.pass, 'en')} of the ${formatCount(summary.scans, 'en')} verdicts that are pass or fail`,
      `  Completeness ${rate(summary.completeness, 1)} · ${formatCount(summary.counts.unknown, 'en')} verdicts are unknown, because something could not be read`,
      '',
    ],
    address: (origin) => `Bastide answers at ${origin} (API: ${origin}/api/v1)`,
    firstLogOn: ({ email, password }) => [
      `First log-on: ${email} with the one-time password ${password}`,
      'It is shown this once and has to be changed at the first log-on. Lost it? bastide user recover',
    ],
  },
  zh: {
    steps: { database: '正在启动数据库……', wiring: null, listening: null },
    assessing: '正在评估示例公司（带有标记的虚构环境）……',
    waitingForWorker: '此数据库上有工作进程运行后即会评估示例公司：bastide serve --roles worker',
    stopping: '正在停止：未完成的工作会在下次启动时继续。再次按 Ctrl-C 立即停止。',
    stopped: '已停止。',
    howToStop: '按 Ctrl-C 停止服务器。',
    summary: (summary) => [
      '',
      '示例公司的风险',
      ...severities.map(
        (severity) =>
          `  ${words.zh[severity]} ${formatCount(summary.failedBySeverity[severity], 'zh').padStart(5)} 项未通过`,
      ),
      `  通过率 ${rate(summary.counts.pass, summary.scans)} · ${formatCount(summary.scans, 'zh')} 项通过或未通过的结论中有 ${formatCount(summary.counts.pass, 'zh')} 项通过`,
      `  完整度 ${rate(summary.completeness, 1)} · ${formatCount(summary.counts.unknown, 'zh')} 项结论未知，因为部分内容无法读取`,
      '',
    ],
    address: (origin) => `Bastide 的访问地址：${origin}（API：${origin}/api/v1）`,
    firstLogOn: ({ email, password }) => [
      `首次登录：${email}，一次性密码 ${password}`,
      '该密码只显示这一次，首次登录时必须修改。遗失时请运行：bastide user recover',
    ],
  },
};

const words = {
  en: { high: 'High  ', medium: 'Medium', low: 'Low   ' },
  zh: { high: '高危', medium: '中危', low: '低危' },
} as const;

function rate(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)}%`;
}
