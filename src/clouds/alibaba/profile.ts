import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';

/** The file of the vendor's CLI as people know it. The vendor has no variable that moves it (help centre, "Environment variables for Alibaba Cloud CLI"). */
export const profileFile = '~/.aliyun/config.json';
const maxBytes = 1_048_576;

const text = z
  .string()
  .nullish()
  .transform((value) => (value === '' || value === null ? undefined : value));

/** The members that matter here. Source: `Profile` of the vendor's CLI (aliyun-cli, config/profile.go). */
const profileSchema = z.object({
  name: z.string(),
  mode: text,
  access_key_id: text,
  access_key_secret: text,
  sts_token: text,
  sts_region: text,
  ram_role_name: text,
  ram_role_arn: text,
  ram_session_name: text,
  external_id: text,
  source_profile: text,
  expired_seconds: z.number().nullish(),
});
const fileSchema = z.object({ current: text, profiles: z.array(profileSchema) });

export type Profile = z.output<typeof profileSchema>;
export type ProfileFile = z.output<typeof fileSchema>;

/** Null when there is no such file. Errors name the file and the member, never what they hold. */
export async function readProfiles(options: {
  readonly home?: string | undefined;
  readonly onWarning?: ((text: Text) => void) | undefined;
}): Promise<ProfileFile | null> {
  const content = await readSmallFile(join(options.home ?? homedir(), '.aliyun', 'config.json'), options.onWarning);
  if (content === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    // the parser's own message quotes the file, and the file holds keys
    throw broken({ en: 'is not valid JSON', zh: '不是有效的 JSON' });
  }
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw broken({ en: `has a wrong value at ${path || 'the top'}`, zh: `${path ? `中 ${path}` : '顶层'}的值不正确` });
}

async function readSmallFile(path: string, onWarning?: (text: Text) => void): Promise<string | null> {
  try {
    const { mode, size } = await stat(path);
    if (size > maxBytes) throw broken({ en: 'is too large to be a profile file', zh: '过大，不像是配置文件' });
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) onWarning?.(tooOpen);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw broken({ en: `cannot be read (${code ?? 'unknown error'})`, zh: `无法读取（${code ?? '未知错误'}）` });
  }
}

const tooOpen: Text = {
  en: `Other users of this machine can read ${profileFile}, which holds access keys. Run "chmod 600 ${profileFile}".`,
  zh: `本机其他用户可以读取保存 AccessKey 的 ${profileFile}，请执行“chmod 600 ${profileFile}”。`,
};

/**
 * The named profile, else the current one. Null when the current one was never filled in, which is how the CLI leaves a new file.
 * Throws `AppError` 'invalid-request' for a name that is not there.
 */
export function chooseProfile(file: ProfileFile, name: string | undefined): Profile | null {
  if (name !== undefined) return requireProfile(file, name);
  const current = file.profiles.find((profile) => profile.name === (file.current ?? 'default'));
  const isEmpty =
    !current || (current.access_key_id === undefined && ['', 'ak'].includes((current.mode ?? '').toLowerCase()));
  return isEmpty ? null : current;
}

export function requireProfile(file: ProfileFile, name: string): Profile {
  const profile = file.profiles.find((candidate) => candidate.name === name);
  if (profile) return profile;
  const names = file.profiles.map((candidate) => JSON.stringify(candidate.name.slice(0, 60))).slice(0, 20);
  throw new AppError('invalid-request', {
    en: `There is no profile ${JSON.stringify(name)} in ${profileFile}; it has ${names.join(', ') || 'none'}.`,
    zh: `${profileFile} 中没有配置 ${JSON.stringify(name)}；现有配置：${names.join('、') || '无'}。`,
  });
}

/** The problem continues a sentence that begins with the file's name. */
export function broken(problem: Text): AppError {
  return new AppError('invalid-file', {
    en: `${profileFile} ${problem.en}; correct it or run "aliyun configure".`,
    zh: `${profileFile} ${problem.zh}；请修正，或运行“aliyun configure”。`,
  });
}
