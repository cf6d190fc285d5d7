import { join, resolve } from 'node:path';
import type { LogLevel } from './log-level.ts';
import { readSettings, type SettingValues } from './read-settings.ts';
import type { Secret } from './secret.ts';
import { type Environment, textOf } from './setting.ts';

/** The only place that reads the environment. Empty values count as absent. */
export function readEnvironment(name: string): string | undefined {
  return textOf(process.env, name);
}

export interface ServerConfig {
  /** absolute */
  readonly dataFolder: string;
  /** undefined: the embedded database */
  readonly database: { readonly url: Secret; readonly adminUrl: Secret | undefined } | undefined;
  readonly host: string;
  /** 0: a free one */
  readonly port: number;
  /** as it was set, an origin without a path; `publicOriginOf` also answers where it was not */
  readonly publicUrl: string | undefined;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | undefined;
  /** addresses and ranges, or how many proxies stand in front */
  readonly trustProxy: false | number | readonly string[];
  /** for `loadMasterKeys`; a file is made only beside an embedded database, because several machines must share one */
  readonly masterKey:
    | { readonly value: Secret; readonly file?: never }
    | { readonly value?: never; readonly file: string; readonly createIfMissing: boolean };
  readonly logLevel: LogLevel;
  readonly workerConcurrency: number;
  readonly metricsToken: Secret | undefined;
  /** inside addresses, ranges and host names that users' addresses may lead to */
  readonly allowedAddresses: readonly string[];
  /** for how long the ledger of scans is kept; all else is a setting of the organisation */
  readonly usageDays: number;
}

/** The settings of the server; one `AppError` names everything that is wrong with them. */
export function readServerConfig(
  environment: Environment = process.env,
  defaults: { readonly dataFolder?: string } = {},
): ServerConfig {
  const { dataFolder } = defaults;
  const isUnset = textOf(environment, 'BASTIDE_DATA') === undefined;
  const values = readSettings(isUnset && dataFolder ? { ...environment, BASTIDE_DATA: dataFolder } : environment);
  const { databaseUrl, databaseAdminUrl, tlsCertificate, tlsKey } = values;
  return {
    dataFolder: resolve(values.dataFolder),
    database: databaseUrl && { url: databaseUrl, adminUrl: databaseAdminUrl },
    host: values.host,
    port: values.port,
    publicUrl: values.publicUrl,
    tls: tlsCertificate && tlsKey ? { certificateFile: resolve(tlsCertificate), keyFile: resolve(tlsKey) } : undefined,
    trustProxy: values.trustProxy ?? false,
    masterKey: masterKeyOf(values),
    logLevel: values.logLevel,
    workerConcurrency: values.workerConcurrency,
    metricsToken: values.metricsToken,
    allowedAddresses: values.allowedAddresses,
    usageDays: values.usageDays,
  };
}

function masterKeyOf(values: SettingValues): ServerConfig['masterKey'] {
  if (values.masterKey) return { value: values.masterKey };
  const file = values.masterKeyFile ?? join(values.dataFolder, 'master-key');
  return { file: resolve(file), createIfMissing: values.databaseUrl === undefined };
}

/** How browsers reach a server that listens on this port. */
export function publicOriginOf(config: ServerConfig, listeningPort: number): string {
  if (config.publicUrl !== undefined) return config.publicUrl;
  const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  const url = new URL(`${config.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}`);
  url.port = String(listeningPort);
  return url.origin;
}
