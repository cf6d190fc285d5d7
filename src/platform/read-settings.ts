import { accessSync, constants } from 'node:fs';
import ipaddr from 'ipaddr.js';
import type { z } from 'zod';
import { AppError } from './errors.ts';
import { bothSet, type Environment, readSetting, type SettingFault } from './setting.ts';
import { settings } from './settings.ts';

type Settings = typeof settings;
type ValueOf<S> = S extends { readonly schema: z.ZodType<infer T, string> }
  ? S extends { readonly default: string }
    ? T
    : T | undefined
  : never;
/** The value of every setting; those without a default may have none. */
export type SettingValues = { readonly [Name in keyof Settings]: ValueOf<Settings[Name]> };

/** All settings, each right by itself and right together; one `AppError` names every fault. */
export function readSettings(environment: Environment): SettingValues {
  const faults: SettingFault[] = [];
  const entries = Object.entries(settings).map(([name, setting]) => {
    return [name, readSetting<unknown>(environment, setting, faults)] as const;
  });
  // Each value was made by the schema of its name; one that is missing has left a fault.
  const values = Object.fromEntries(entries) as SettingValues;
  const wrong = new Set(faults.map(({ variable }) => variable.replace(/_FILE$/, '')));
  faults.push(...findContradictions(values).filter(({ about }) => !about.some((variable) => wrong.has(variable))));
  if (faults.length > 0) throw wrongSettings(faults);
  return values;
}

interface Contradiction extends SettingFault {
  /** where one of these is wrong by itself, this would only confuse */
  readonly about: readonly string[];
}

function findContradictions(values: Partial<SettingValues>): readonly Contradiction[] {
  return [...contradictionsOfFiles(values), ...contradictionsOfAddresses(values)];
}

function contradictionsOfFiles(values: Partial<SettingValues>): readonly Contradiction[] {
  const { tlsCertificate, tlsKey, databaseUrl, databaseAdminUrl } = values;
  const found: Contradiction[] = [];
  if (values.masterKey && values.masterKeyFile) found.push({ ...bothSet('BASTIDE_MASTER_KEY'), about: [] });
  if (databaseAdminUrl && !databaseUrl) {
    const en = `is set without DATABASE_URL; set that too, for example ${settings.databaseUrl.example}`;
    const zh = `已设置，但缺少 DATABASE_URL；请一并设置，例如 ${settings.databaseUrl.example}`;
    found.push(contradiction('DATABASE_ADMIN_URL', ['DATABASE_URL'], en, zh));
  }
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    const [missing, there] = tlsKey
      ? [settings.tlsCertificate, settings.tlsKey]
      : [settings.tlsKey, settings.tlsCertificate];
    const en = `is missing beside ${there.variable}; set both, for example ${missing.example}`;
    const zh = `缺失，而 ${there.variable} 已设置；请同时设置两者，例如 ${missing.example}`;
    found.push(contradiction(missing.variable, [there.variable], en, zh));
  }
  for (const [file, setting] of [
    [tlsCertificate, settings.tlsCertificate],
    [tlsKey, settings.tlsKey],
  ] as const) {
    const reason = file === undefined ? undefined : reasonUnreadable(file);
    if (reason === undefined) continue;
    const en = `names a file that cannot be read (${reason}); it must be one like ${setting.example}`;
    const zh = `指定的文件无法读取（${reason}）；应为类似 ${setting.example} 的文件`;
    found.push(contradiction(setting.variable, [], en, zh));
  }
  return found;
}

/** Passwords and cookies never cross a network in the clear unless somebody says so. */
function contradictionsOfAddresses(values: Partial<SettingValues>): readonly Contradiction[] {
  const { host, publicUrl, trustProxy, tlsCertificate, tlsKey } = values;
  if (host === undefined || values.insecureHttp) return [];
  const found: Contradiction[] = [];
  const isEncrypted = tlsCertificate !== undefined || tlsKey !== undefined;
  if (!isLoopback(host) && !isEncrypted && trustProxy === undefined) {
    const en = `${host} would serve plain HTTP to other machines. Set BASTIDE_TLS_CERT and BASTIDE_TLS_KEY, or BASTIDE_TRUST_PROXY to the address of the reverse proxy that adds TLS, or, where nobody can listen, BASTIDE_INSECURE_HTTP=1; or keep to 127.0.0.1`;
    const zh = `为 ${host} 时会向其他机器提供明文 HTTP。请设置 BASTIDE_TLS_CERT 和 BASTIDE_TLS_KEY，或将 BASTIDE_TRUST_PROXY 设为提供 TLS 的反向代理地址，或在无人能窃听的网络中设置 BASTIDE_INSECURE_HTTP=1；也可保持 127.0.0.1`;
    found.push(contradiction('BASTIDE_HOST', ['BASTIDE_TLS_CERT', 'BASTIDE_TLS_KEY', 'BASTIDE_TRUST_PROXY'], en, zh));
  }
  if (publicUrl === undefined && trustProxy !== undefined) {
    const en = `is missing beside BASTIDE_TRUST_PROXY: behind a proxy only you know it, for example ${settings.publicUrl.example}`;
    const zh = `缺失，而 BASTIDE_TRUST_PROXY 已设置：位于代理之后时必须设置，例如 ${settings.publicUrl.example}`;
    found.push(contradiction('BASTIDE_PUBLIC_URL', ['BASTIDE_TRUST_PROXY'], en, zh));
  }
  if (publicUrl?.startsWith('http:') && !isLoopback(new URL(publicUrl).hostname)) {
    const en = `is plain HTTP: passwords would be readable on the way. Use https, for example ${settings.publicUrl.example}, or set BASTIDE_INSECURE_HTTP=1`;
    const zh = `是明文 HTTP：密码在途中可被读取。请使用 https，例如 ${settings.publicUrl.example}，或设置 BASTIDE_INSECURE_HTTP=1`;
    found.push(contradiction('BASTIDE_PUBLIC_URL', [], en, zh));
  }
  return found;
}

function contradiction(variable: string, others: readonly string[], en: string, zh: string): Contradiction {
  const text = { en: `${variable} ${en}`, zh: `${variable} ${zh}` };
  return { variable, text, about: [variable, ...others, 'BASTIDE_INSECURE_HTTP'] };
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || (ipaddr.isValid(bare) && ipaddr.parse(bare).range() === 'loopback');
}

function reasonUnreadable(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wrongSettings(faults: readonly SettingFault[]): AppError {
  const list = (language: 'en' | 'zh') => faults.map(({ text }) => `\n- ${text[language]}`).join('');
  return new AppError(
    'invalid-configuration',
    { en: `The settings of the server are wrong:${list('en')}`, zh: `服务器设置有误：${list('zh')}` },
    { details: { variables: faults.map(({ variable }) => variable) } },
  );
}
