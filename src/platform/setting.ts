import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { loggableText } from './loggable.ts';

export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** One setting of the server: how its text becomes a value, and what people are told of it. */
export interface Setting<T = unknown> {
  readonly variable: string;
  /** its value is never shown */
  readonly isSecret?: boolean;
  /** `<variable>_FILE` may name a file that holds it */
  readonly mayBeInFile?: boolean;
  readonly default?: string;
  readonly example: string;
  readonly does: Text;
  /** completes the sentence: it must be … */
  readonly mustBe: Text;
  readonly schema: z.ZodType<T, string>;
}

export interface SettingFault {
  readonly variable: string;
  /** begins with the name of the variable */
  readonly text: Text;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const maxFileBytes = 65_536;

/** What the environment says of a variable; empty counts as absent. */
export function textOf(environment: Environment, variable: string): string | undefined {
  const text = environment[variable];
  return text === undefined || text === '' ? undefined : text;
}

/** The value of a setting, or undefined where it has none or a wrong one, which is added to the faults. */
export function readSetting<T>(environment: Environment, asked: Setting<T>, faults: SettingFault[]): T | undefined {
  const found = faults.length;
  const text = asked.mayBeInFile ? readTextOrFile(environment, asked, faults) : textOf(environment, asked.variable);
  if (faults.length > found) return undefined;
  const given = text ?? asked.default;
  if (given === undefined) return undefined;
  const parsed = asked.schema.safeParse(given);
  if (parsed.success) return parsed.data;
  faults.push(wrongValue(asked, given));
  return undefined;
}

/** From the variable, or from the file that `<variable>_FILE` names, without the line break at its end. */
function readTextOrFile(environment: Environment, { variable }: Setting, faults: SettingFault[]): string | undefined {
  const text = textOf(environment, variable);
  const file = textOf(environment, `${variable}_FILE`);
  if (text !== undefined && file !== undefined) faults.push(bothSet(variable));
  if (text !== undefined || file === undefined) return text;
  try {
    const content = readFileSync(file, 'utf8');
    if (content.length <= maxFileBytes && content.trim() !== '') return content.replace(/\r?\n$/, '');
    faults.push(badFile(variable, file, { en: 'is empty or too large', zh: '为空或过大' }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    faults.push(badFile(variable, file, { en: `cannot be read (${reason})`, zh: `无法读取（${reason}）` }));
  }
  return undefined;
}

export function bothSet(variable: string): SettingFault {
  return {
    variable,
    text: {
      en: `${variable} and ${variable}_FILE are both set; set one of them.`,
      zh: `${variable} 与 ${variable}_FILE 同时被设置；请只设置其中一个。`,
    },
  };
}

function wrongValue({ variable, isSecret, mustBe, example }: Setting, given: string): SettingFault {
  const shown = loggableText(given.length > 100 ? `${given.slice(0, 100)}…` : given);
  const en = isSecret ? 'has a wrong value' : `is "${shown}"`;
  const zh = isSecret ? '的值有误' : `的值“${shown}”有误`;
  return {
    variable,
    text: {
      en: `${variable} ${en}; it must be ${mustBe.en}, for example ${example}`,
      zh: `${variable} ${zh}，应为：${mustBe.zh}，例如 ${example}`,
    },
  };
}

function badFile(variable: string, file: string, how: Text): SettingFault {
  const name = `${variable}_FILE`;
  const shown = loggableText(file.slice(0, 500));
  return {
    variable: name,
    text: {
      en: `${name}: the file ${shown} ${how.en}; it must hold the value of ${variable}, for example /run/secrets/${variable.toLowerCase()}`,
      zh: `${name}：文件 ${shown} ${how.zh}；它应包含 ${variable} 的值，例如 /run/secrets/${variable.toLowerCase()}`,
    },
  };
}
