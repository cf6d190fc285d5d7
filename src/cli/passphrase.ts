import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { readPrivateFile } from '#platform/private-file.ts';
import { Secret } from '#platform/secret.ts';
import { invalid, shown } from './option-value.ts';

const maxBytes = 4_096;
const shortest = 12;

/** The passphrase of a backup, from a file or the environment: as an argument, every user of the machine could see it. */
export async function readPassphrase(file: string | undefined, kind: 'new' | 'known'): Promise<Secret | undefined> {
  const text = file === undefined ? readEnvironment('BASTIDE_BACKUP_PASSPHRASE') : await readLine(file);
  if (text === undefined) return undefined;
  if (kind === 'new' && [...text].length < shortest) throw tooShort();
  return new Secret(text);
}

async function readLine(file: string): Promise<string> {
  const text = (await readPrivateFile(file, maxBytes))?.replace(/\r?\n$/, '');
  if (text === undefined) throw invalid(`There is no file ${shown(file)}.`, `文件 ${shown(file)} 不存在。`);
  if (text === '' || text.includes('\n')) {
    throw new AppError('invalid-file', {
      en: `${shown(file)} must hold the passphrase in its one line.`,
      zh: `${shown(file)} 应仅含一行口令。`,
    });
  }
  return text;
}

function tooShort(): AppError {
  return invalid(
    `The passphrase is too short: whoever has the file can guess as often as they like. Take at least ${shortest} characters, for example: openssl rand -base64 24`,
    `口令过短：拿到文件的人可以无限次猜测。请至少使用 ${shortest} 个字符，例如：openssl rand -base64 24`,
  );
}
