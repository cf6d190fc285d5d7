import { type Argument, type Command, Help, type Option } from 'commander';
import type { Language } from '#model/text.ts';
import { displayWidth, wrap } from './formats/terminal-text.ts';

/** commander's own words, as they stand in its help. */
const inChinese: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** The help of a command in the user's language; Chinese is aligned and wrapped by its width on the screen. */
export class CliHelp extends Help {
  readonly #language: Language;
  constructor(language: Language) {
    super();
    this.#language = language;
  }

  override styleTitle(title: string): string {
    return this.#language === 'zh' ? (inChinese[title] ?? title) : title;
  }

  override formatHelp(command: Command, helper: Help): string {
    return super.formatHelp(command, helper).replace('： ', '：'); // a full-width colon brings its own space
  }

  override commandUsage(command: Command): string {
    return this.#placeholders(super.commandUsage(command));
  }

  override subcommandTerm(command: Command): string {
    return this.#placeholders(super.subcommandTerm(command));
  }

  override optionDescription({ description, argChoices, defaultValue, required }: Option): string {
    const zh = this.#language === 'zh';
    const notes: string[] = [];
    if (argChoices) notes.push(`${zh ? '可选值：' : 'choices: '}${argChoices.join(zh ? '、' : ', ')}`);
    const standard = required ? wordsOf(defaultValue) : '';
    if (standard !== '') notes.push(`${zh ? '默认：' : 'default: '}${standard}`);
    if (notes.length === 0) return description;
    return zh ? `${description}（${notes.join('；')}）` : `${description} (${notes.join('; ')})`;
  }

  override argumentDescription({ description }: Argument): string {
    return description;
  }

  override displayWidth(text: string): number {
    return displayWidth(text);
  }

  override boxWrap(text: string, columns: number): string {
    return columns < this.minWidthToWrap ? text : wrap(text, columns).join('\n');
  }

  #placeholders(usage: string): string {
    return this.#language === 'zh' ? usage.replace('[options]', '[选项]').replace('[command]', '[命令]') : usage;
  }
}

/** A list as it would be typed. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return value === undefined ? '' : String(value);
}
