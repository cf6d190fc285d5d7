import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

interface Words {
  readonly title: string;
  readonly intro: string;
  readonly columns: readonly string[];
  readonly inFile: (variable: string) => string;
  readonly none: string;
}

const words: Readonly<Record<'en' | 'zh', Words>> = {
  en: {
    title: 'Settings of the server',
    intro:
      'The server reads its settings from the environment once, when it starts, and names everything that is wrong with them at once. An empty value counts as none.',
    columns: ['variable', 'what it does', 'must be', 'default', 'example'],
    inFile: (variable) => `or in the file that ${variable} names`,
    none: '(none)',
  },
  zh: {
    title: '服务器设置',
    intro: '服务器启动时从环境变量读取一次设置，并一次性列出全部错误。空值视为未设置。',
    columns: ['变量', '作用', '取值', '默认值', '示例'],
    inFile: (variable) => `或由 ${variable} 指定的文件`,
    none: '（无）',
  },
};

/** The page of all settings in English, in Markdown. */
export function configReference(): string {
  return page('en');
}

/** The page of all settings in Simplified Chinese, in Markdown. */
export function configReferenceZh(): string {
  return page('zh');
}

function page(language: 'en' | 'zh'): string {
  const { title, intro, columns } = words[language];
  const rows = Object.values<Setting>(settings).map((setting) => row(setting, language));
  const table = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  return `# ${title}\n\n${intro}\n\n${table.replaceAll('| --- ', '|---').replaceAll('--- |', '---|')}`;
}

function row(setting: Setting, language: 'en' | 'zh'): readonly string[] {
  const { inFile, none } = words[language];
  const name = code(setting.variable);
  const standard = setting.default ? code(setting.default) : none;
  const names = setting.mayBeInFile ? `${name}<br>${inFile(code(`${setting.variable}_FILE`))}` : name;
  return [names, setting.does[language], setting.mustBe[language], standard, code(setting.example)].map(cell);
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
