import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { readPrivateFile, writePrivateFile } from '#platform/private-file.ts';

/** What this machine keeps of a log-on: never the password. */
const StoredLogin = z.object({
  server: z.string().min(1).max(2_048),
  /** the server may be asked over plain http although it is another machine */
  insecureHttp: z.boolean().default(false),
  token: z.string().min(1).max(1_000),
  /** undefined where the token was made elsewhere: then it is not ours to revoke */
  tokenId: z.string().max(100).optional(),
  expires: z.iso.datetime(),
});
export type StoredLogin = z.output<typeof StoredLogin>;

const maxBytes = 16_384;

export function loginFile(): string {
  const asked = readEnvironment('XDG_CONFIG_HOME');
  const folder = asked !== undefined && isAbsolute(asked) ? asked : join(homedir(), '.config');
  return join(folder, 'bastide', 'login.json');
}

/** Undefined where nobody is logged on. Throws AppError 'invalid-file', also when others may read it. */
export async function readLogin(): Promise<StoredLogin | undefined> {
  const file = loginFile();
  const text = await readPrivateFile(file, maxBytes);
  if (text === undefined) return undefined;
  const parsed = StoredLogin.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid-file', {
    en: `${file} does not hold a log-on. Delete it and log on again: bastide login`,
    zh: `${file} 中不是有效的登录信息。请删除该文件并重新登录：bastide login`,
  });
}

/** Makes the folder, so that what cannot be kept is known before anybody logs on. */
export async function prepareLoginFile(): Promise<void> {
  const file = loginFile();
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    const text = {
      en: `The folder of ${file} cannot be made: ${because}`,
      zh: `无法创建 ${file} 所在的文件夹：${because}`,
    };
    throw new AppError('output-failed', text, { cause });
  }
}

export async function writeLogin(login: StoredLogin): Promise<void> {
  await writePrivateFile(loginFile(), `${JSON.stringify(login, null, 2)}\n`, 'replace');
}

export async function removeLogin(): Promise<void> {
  await rm(loginFile(), { force: true });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says what is wrong with the file
  }
}
