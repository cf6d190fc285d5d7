import { z } from 'zod';

/** Text that people type, such as names: NFC, trimmed, without halves of characters and without control characters, also those that turn the direction of what stands beside them. */
export function safeText(min: number, max: number, options: { multiline?: boolean } = {}) {
  const allowed = options.multiline ? /[\n\t]/g : /(?!)/g;
  return z
    .string()
    .max(max * 4)
    .superRefine((text, context) => {
      if (!text.isWellFormed()) refuse(context, 'It holds half a character.', '其中包含不完整的字符。');
      else if (/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text.replaceAll('\r\n', '\n').replace(allowed, ''))) {
        refuse(context, 'It holds control characters.', '其中包含控制字符。');
      }
    })
    .overwrite((text) => text.replaceAll('\r\n', '\n').normalize('NFC').trim())
    .min(min)
    .max(max);
}

/** An http or https address, without control characters; tabs and line feeds are taken out of it, as browsers do. */
export function webAddress(max: number) {
  return z
    .url({ protocol: /^https?$/ })
    .max(max)
    .superRefine((text, context) => {
      if (/[\s\p{Cc}\p{Bidi_Control}]/u.test(text)) {
        refuse(context, 'It holds spaces or control characters.', '其中包含空格或控制字符。');
      }
    });
}

interface IssueSink {
  addIssue(issue: { code: 'custom'; message: string; params: { zh: string } }): void;
}

/** Refuses a value with a reason in both languages, from inside `superRefine`. */
export function refuse(context: IssueSink, en: string, zh: string): void {
  context.addIssue({ code: 'custom', message: en, params: { zh } });
}
