import { LineCounter, parseDocument } from 'yaml';
import { readTextFile, unusable } from '../text-file.ts';

/** Aliases can make a small file huge; nobody writes this many by hand. */
const mostAliases = 100;

/** What a YAML (or JSON) file holds; `-` is standard input. Throws AppError 'invalid-file' with the line. */
export async function readYamlFile(file: string): Promise<unknown> {
  const text = await readTextFile(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    const where = { en: `line ${line}, column ${col}, is not YAML`, zh: `第 ${line} 行第 ${col} 列不是有效的 YAML` };
    throw unusable(file, { en: `${where.en}: ${fault.message}`, zh: `${where.zh}：${fault.message}` });
  }
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    throw unusable(file, { en: 'it uses too many aliases', zh: '别名（alias）过多' }, cause);
  }
}
