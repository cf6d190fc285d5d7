import { styleText } from 'node:util';

/** Where results are written, as far as a table has to know. */
export interface Screen {
  /** columns; undefined where nothing has to fit, because a program reads it */
  readonly width: number | undefined;
  readonly colour: boolean;
}

export function screenOf(stream: NodeJS.WriteStream): Screen {
  if (stream.isTTY !== true) return { width: undefined, colour: false };
  // a terminal whose size is not known says 0
  return { width: stream.columns || 100, colour: stream.hasColors() };
}

export function dim(text: string, { colour }: Screen): string {
  return colour && text !== '' ? styleText('dim', text, { validateStream: false }) : text;
}
