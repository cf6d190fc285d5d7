import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Text } from '#model/text.ts';
import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';

/** The file of the vendor's command line as people know it; AZURE_CONFIG_DIR moves it. */
export const profileFile = '~/.azure/azureProfile.json';
const maxBytes = 16 * 1_048_576;

/** The members that matter here. Source: `Profile` of the vendor's command line (azure-cli-core, _profile.py). */
const subscriptionSchema = z.object({
  id: z.string().transform((id) => id.toLowerCase()),
  name: z.string(),
  state: z.string().nullish(),
  isDefault: z.boolean().nullish(),
  tenantId: z.string().nullish(),
  environmentName: z.string().nullish(),
});
const fileSchema = z.object({ subscriptions: z.array(subscriptionSchema).nullish() });

/** A subscription that somebody signed in to. */
export type KnownSubscription = z.output<typeof subscriptionSchema>;

/** What the vendor's command line knows; null when nobody ever signed in. Throws AppError 'invalid-file'. */
export async function readKnownSubscriptions(home = homedir()): Promise<readonly KnownSubscription[] | null> {
  const content = await readSmallFile(
    join(readEnvironment('AZURE_CONFIG_DIR') ?? join(home, '.azure'), 'azureProfile.json'),
  );
  if (content === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw broken({ en: 'is not valid JSON', zh: '不是有效的 JSON' }, error);
  }
  const parsed = fileSchema.safeParse(json);
  // An account without a subscription is listed under the id of its directory.
  if (parsed.success)
    return (parsed.data.subscriptions ?? []).filter(({ id, tenantId }) => id !== tenantId?.toLowerCase());
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw broken({ en: `has a wrong value at ${path || 'the top'}`, zh: `${path ? `中 ${path}` : '顶层'}的值不正确` });
}

async function readSmallFile(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw broken({ en: 'is too large to be a profile file', zh: '过大，不像是配置文件' });
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw broken({ en: `cannot be read (${code ?? 'unknown error'})`, zh: `无法读取（${code ?? '未知错误'}）` }, error);
  }
}

/** The named subscription, by id or name. Throws AppError 'credentials-missing' or 'invalid-request'. */
export function requireSubscription(known: readonly KnownSubscription[] | null, wanted: string): KnownSubscription {
  if (known === null) {
    throw new AppError('credentials-missing', {
      en: `There is no ${profileFile}, so no subscription "${shown(wanted)}": run "az login".`,
      zh: `${profileFile} 不存在，因此没有订阅“${shown(wanted)}”：请运行“az login”。`,
    });
  }
  const name = wanted.toLowerCase();
  const matches = known.filter((one) => one.id === name || one.name.toLowerCase() === name);
  if (matches.length === 1) return matches[0]!;
  const list = (matches.length > 1 ? matches : known).slice(0, 20).map((one) => `${shown(one.name)} (${one.id})`);
  throw new AppError(
    'invalid-request',
    matches.length > 1
      ? {
          en: `Several subscriptions are called "${shown(wanted)}"; name one by its id: ${list.join(', ')}`,
          zh: `有多个名为“${shown(wanted)}”的订阅，请用 ID 指定：${list.join('、')}`,
        }
      : {
          en: `There is no subscription "${shown(wanted)}" in ${profileFile}; it has ${list.join(', ') || 'none'}. To read them anew: az login`,
          zh: `${profileFile} 中没有订阅“${shown(wanted)}”；现有订阅：${list.join('、') || '无'}。如需刷新请运行：az login`,
        },
  );
}

/** A name as one line can show it. */
export function shown(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  return line.length > 64 ? `${line.slice(0, 64).toWellFormed()}…` : line;
}

/** The problem continues a sentence that begins with the file's name. */
function broken(problem: Text, cause?: unknown): AppError {
  return new AppError(
    'invalid-file',
    {
      en: `${profileFile} ${problem.en}; correct it, or run "az account clear" and "az login".`,
      zh: `${profileFile} ${problem.zh}；请修正，或运行“az account clear”后再运行“az login”。`,
    },
    { cause },
  );
}
