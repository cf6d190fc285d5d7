import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppError } from '#platform/errors.ts';
import type { QuestionStreams, Questions } from './questions.ts';

/** Asks on a terminal. What is typed shows only while a question says so: also what is typed between two questions stays unseen. */
export function askOnTerminal({ input, output }: QuestionStreams): Questions {
  let isShown = false;
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (isShown) output.write(chunk);
      done();
    },
  });
  // Without a history the arrow keys bring no secret back.
  const terminal = createInterface({ input, output: echo, terminal: true, historySize: 0 });
  let isOver = false;
  terminal.once('close', () => {
    isOver = true;
  });
  const ask = async (question: string, shows: boolean): Promise<string> => {
    if (isOver) throw ended();
    forget(terminal);
    isShown = shows;
    if (!shows) output.write(`${question} `);
    try {
      return (await answerOf(terminal, shows ? `${question} ` : '')).trim();
    } finally {
      isShown = false;
      if (!shows) output.write('\n');
    }
  };
  // The terminal is in raw mode: between questions nobody else would hear of Ctrl-C.
  const interrupt = (): void => {
    process.kill(process.pid, 'SIGINT');
  };
  terminal.on('SIGINT', () => {
    if (terminal.listenerCount('SIGINT') === 1) interrupt();
  });
  return {
    isInteractive: true,
    text: (question) => ask(question, true),
    secret: (question) => ask(question, false),
    close: async () => terminal.close(),
  };
}

/** What was typed before the question was there was no answer to it. */
function forget(terminal: Interface): void {
  terminal.write(null, { ctrl: true, name: 'e' });
  terminal.write(null, { ctrl: true, name: 'u' });
}

function answerOf(terminal: Interface, prompt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      terminal.off('SIGINT', onInterrupt).off('close', onClose);
    };
    const onInterrupt = (): void => {
      over();
      reject(cancelled());
    };
    const onClose = (): void => {
      over();
      reject(ended());
    };
    terminal.on('SIGINT', onInterrupt).on('close', onClose);
    terminal.question(prompt, (answer) => {
      over();
      resolve(answer);
    });
  });
}

function cancelled(): AppError {
  return new AppError('cancelled', { en: 'Cancelled.', zh: '已取消。' });
}

function ended(): AppError {
  return new AppError('cancelled', { en: 'Cancelled: the input ended.', zh: '已取消：输入已结束。' });
}
