import type { Language } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { LineReader } from './line-reader.ts';
import { askOnTerminal } from './terminal.ts';

/** What only a person can say: typed on the terminal, or line by line on standard input; never an argument, which every user of the machine can read. */
export interface Questions {
  readonly isInteractive: boolean;
  /** without blanks around it */
  text(question: string): Promise<string>;
  /** the same, not shown while it is typed */
  secret(question: string): Promise<string>;
  close(): Promise<void>;
}

export interface QuestionStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/** Results go to standard output, so questions go to standard error. */
const standard: QuestionStreams = { input: process.stdin, output: process.stderr };

export function openQuestions(streams: QuestionStreams = standard): Questions {
  return streams.input.isTTY === true ? askOnTerminal(streams) : askOnLines(streams);
}

function askOnLines({ input }: QuestionStreams): Questions {
  const lines = new LineReader(input);
  const answer = async (question: string): Promise<string> => {
    const line = await lines.next();
    if (line === undefined) throw missing(question);
    return line.trim();
  };
  return { isInteractive: false, text: answer, secret: answer, close: () => lines.close() };
}

function missing(question: string): AppError {
  const what = question.replace(/[:：]$/, '');
  return new AppError('invalid-request', {
    en: `Standard input ended where this was asked for: ${what}. Run it on a terminal, or give one answer a line.`,
    zh: `标准输入在需要以下内容时结束：${what}。请在终端中运行，或每行提供一个回答。`,
  });
}

/** Runs with questions that are closed afterwards, so that the program can end. */
export async function withQuestions<T>(
  work: (questions: Questions) => Promise<T>,
  streams: QuestionStreams = standard,
): Promise<T> {
  const questions = openQuestions(streams);
  try {
    return await work(questions);
  } finally {
    await questions.close();
  }
}

/** Goes on only when the person at the terminal agrees; without a terminal, --yes has to say so. Throws AppError 'cancelled'. */
export async function confirm(
  question: { readonly en: string; readonly zh: string },
  { language, yes }: { readonly language: Language; readonly yes: boolean | undefined },
  streams: QuestionStreams = standard,
): Promise<void> {
  if (yes) return;
  if (streams.input.isTTY !== true) throw needsYes(question);
  const asked = language === 'zh' ? `${question.zh}[y/N]` : `${question.en} [y/N]`;
  const answer = await withQuestions((questions) => questions.text(asked), streams);
  if (/^(y|yes|是)$/i.test(answer)) return;
  throw new AppError('cancelled', { en: 'Nothing was changed.', zh: '未做任何更改。' });
}

function needsYes(question: { readonly en: string; readonly zh: string }): AppError {
  return new AppError('invalid-request', {
    en: `${question.en} There is no terminal to ask on: add --yes to agree.`,
    zh: `${question.zh}没有可供询问的终端：请添加 --yes 表示同意。`,
  });
}
