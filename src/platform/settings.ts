import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { logLevels } from './log-level.ts';
import { Secret } from './secret.ts';
import type { Setting, Text } from './setting.ts';

const secret = z.string().transform((text) => new Secret(text));
const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to));
const listOf = (isItem: (item: string) => boolean) =>
  z
    .string()
    .transform((text) => text.split(',').map((item) => item.trim()))
    .refine((items) => items.length <= 100 && items.every(isItem));

const numberFrom = (from: number, to: number): Text => ({
  en: `a whole number from ${from} to ${to}`,
  zh: `${from} 到 ${to} 的整数`,
});
const days = (variable: string, standard: string, what: Text) => ({
  variable,
  default: standard,
  example: standard,
  does: { en: `For how many days ${what.en} is kept.`, zh: `${what.zh}的保留天数。` },
  mustBe: numberFrom(1, 36_500),
  schema: wholeNumber(1, 36_500),
});
const path = {
  mustBe: { en: 'a path', zh: '路径' },
  schema: z
    .string()
    .max(4_000)
    .regex(/^[^\0\r\n]+$/),
};
const databaseAddress = {
  isSecret: true,
  mayBeInFile: true,
  mustBe: { en: 'the address of a PostgreSQL database', zh: 'PostgreSQL 数据库地址' },
  schema: z
    .string()
    .refine((text) => ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? ''))
    .pipe(secret),
};

/** Every setting of the server. What users change while it runs is data and not here. */
export const settings = {
  dataFolder: {
    ...path,
    variable: 'BASTIDE_DATA',
    default: './data',
    example: '/var/lib/bastide',
    does: { en: 'Folder of the embedded database and the master key.', zh: '内置数据库与主密钥所在的文件夹。' },
  },
  databaseUrl: {
    ...databaseAddress,
    variable: 'DATABASE_URL',
    example: 'postgres://bastide_app:password@db.example.com:5432/bastide',
    does: {
      en: 'Your own PostgreSQL (16–18), as the role of the application, which owns nothing. Without it, an embedded PostgreSQL is started.',
      zh: '自备的 PostgreSQL（16–18），使用不拥有任何对象的应用角色。未设置时启动内置 PostgreSQL。',
    },
  },
  databaseAdminUrl: {
    ...databaseAddress,
    variable: 'DATABASE_ADMIN_URL',
    example: 'postgres://bastide_owner:password@db.example.com:5432/bastide',
    does: {
      en: 'The same database as the role that owns the tables, for migrations.',
      zh: '同一数据库，使用拥有数据表的角色，供迁移使用。',
    },
  },
  host: {
    variable: 'BASTIDE_HOST',
    default: '127.0.0.1',
    example: '0.0.0.0',
    does: { en: 'Address to listen on.', zh: '监听地址。' },
    mustBe: { en: 'an IP address or a host name', zh: 'IP 地址或主机名' },
    schema: z.string().refine((text) => isAddress(text) || isHostName(text)),
  },
  port: {
    variable: 'BASTIDE_PORT',
    default: '8470',
    example: '443',
    does: { en: 'Port to listen on; 0 takes a free one.', zh: '监听端口；0 表示任取一个空闲端口。' },
    mustBe: numberFrom(0, 65_535),
    schema: wholeNumber(0, 65_535),
  },
  publicUrl: {
    variable: 'BASTIDE_PUBLIC_URL',
    example: 'https://bastide.example.com',
    does: {
      en: 'How browsers reach the server. Without it, the address it listens on.',
      zh: '浏览器访问服务器所用的地址。未设置时为监听地址。',
    },
    mustBe: { en: 'an http or https address without a path', zh: '不带路径的 http 或 https 地址' },
    schema: z
      .string()
      .refine((text) => isOrigin(text))
      .transform((text) => new URL(text).origin),
  },
  tlsCertificate: {
    ...path,
    variable: 'BASTIDE_TLS_CERT',
    example: '/etc/bastide/tls/cert.pem',
    does: { en: 'File with the TLS certificate and its chain (PEM).', zh: 'TLS 证书及证书链文件（PEM）。' },
  },
  tlsKey: {
    ...path,
    variable: 'BASTIDE_TLS_KEY',
    example: '/etc/bastide/tls/key.pem',
    does: { en: 'File with the private key of the certificate (PEM).', zh: '证书私钥文件（PEM）。' },
  },
  trustProxy: {
    variable: 'BASTIDE_TRUST_PROXY',
    example: '10.0.0.0/8,192.168.1.5',
    does: {
      en: 'Reverse proxies whose X-Forwarded headers count: addresses and ranges, or how many proxies stand in front. Without it, none.',
      zh: '其 X-Forwarded 头可信的反向代理：地址与网段，或前方代理的层数。未设置时不信任任何代理。',
    },
    mustBe: {
      en: 'a list of addresses and ranges (not of everybody), or a number from 1 to 10',
      zh: '地址与网段的列表（不得包含所有地址），或 1 到 10 的数字',
    },
    schema: z.union([wholeNumber(1, 10), listOf((item) => isRange(item) && !item.endsWith('/0'))]),
  },
  insecureHttp: {
    variable: 'BASTIDE_INSECURE_HTTP',
    default: '0',
    example: '1',
    does: {
      en: '1 serves plain HTTP to other machines: whoever is on the way reads passwords.',
      zh: '1 表示向其他机器提供明文 HTTP：途经者可以读到密码。',
    },
    mustBe: { en: '0 or 1', zh: '0 或 1' },
    schema: z.enum(['0', '1']).transform((text) => text === '1'),
  },
  masterKey: {
    variable: 'BASTIDE_MASTER_KEY',
    isSecret: true,
    example: '2026:EyVZ…=,2025:q7Hk…=',
    does: {
      en: 'Master keys that seal stored credentials: one of 32 bytes in base64, or id:key pairs, the current one first.',
      zh: '用于加密已保存凭证的主密钥：一个 32 字节的 base64 密钥，或多个 id:密钥，当前密钥在前。',
    },
    mustBe: {
      en: '32 bytes in base64 or a list of id:key (openssl rand -base64 32 makes one)',
      zh: '32 字节的 base64，或 id:密钥 的列表（可用 openssl rand -base64 32 生成）',
    },
    schema: z
      .string()
      .max(20_000)
      .regex(/^\s*(?:[\w.-]{1,64}:)?[A-Za-z0-9+/]{43}=\s*(?:,\s*[\w.-]{1,64}:[A-Za-z0-9+/]{43}=\s*)*$/)
      .pipe(secret),
  },
  masterKeyFile: {
    ...path,
    variable: 'BASTIDE_MASTER_KEY_FILE',
    example: '/etc/bastide/master-key',
    does: {
      en: 'File with the same, one a line, which only its owner may read. Without both: the file master-key in BASTIDE_DATA, which is made when the database is the embedded one.',
      zh: '内容相同的文件，每行一个，且仅所有者可读。两者均未设置时，使用 BASTIDE_DATA 中的 master-key 文件；使用内置数据库时会自动创建。',
    },
  },
  logLevel: {
    variable: 'BASTIDE_LOG_LEVEL',
    default: 'info',
    example: 'debug',
    does: { en: 'The least important lines that are logged.', zh: '记录日志的最低级别。' },
    mustBe: { en: `one of ${logLevels.join(', ')}`, zh: `以下之一：${logLevels.join('、')}` },
    schema: z.enum(logLevels),
  },
  workerConcurrency: {
    variable: 'BASTIDE_WORKER_CONCURRENCY',
    default: '4',
    example: '8',
    does: {
      en: 'How many units of work one worker process does at the same time.',
      zh: '单个工作进程同时处理的任务单元数。',
    },
    mustBe: numberFrom(1, 64),
    schema: wholeNumber(1, 64),
  },
  metricsToken: {
    variable: 'BASTIDE_METRICS_TOKEN',
    isSecret: true,
    mayBeInFile: true,
    example: 'a-long-random-text-of-your-own',
    does: {
      en: 'Bearer token that /metrics asks for. Without it, only the machine itself may read the metrics.',
      zh: '/metrics 要求的 Bearer 令牌。未设置时仅本机可以读取指标。',
    },
    mustBe: { en: '16 to 500 letters, digits and signs without spaces', zh: '16 到 500 个不含空格的字母、数字和符号' },
    schema: z
      .string()
      .regex(/^[!-~]{16,500}$/)
      .pipe(secret),
  },
  allowedAddresses: {
    variable: 'BASTIDE_ALLOWED_ADDRESSES',
    default: '',
    example: '10.1.0.0/16,login.corp.example',
    does: {
      en: 'Inside addresses, ranges and host names that webhooks, single sign-on and own cloud endpoints may reach, on any port and over plain HTTP too. Without it, only public addresses.',
      zh: 'Webhook、单点登录和自定义云端点可以访问的内部地址、网段和主机名，端口不限，也可使用明文 HTTP。未设置时只能访问公网地址。',
    },
    mustBe: { en: 'a list of addresses, ranges and host names', zh: '地址、网段和主机名的列表' },
    schema: z.union([z.literal('').transform((): string[] => []), listOf((item) => isRange(item) || isHostName(item))]),
  },
  usageDays: days('BASTIDE_RETENTION_USAGE_DAYS', '1100', { en: 'the ledger of scans', zh: '扫描计量账目' }),
} satisfies Readonly<Record<string, Setting>>;

function isHostName(text: string): boolean {
  return text.length <= 253 && /^(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/i.test(text) && !/^[\d.]+$/.test(text);
}

function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function isRange(text: string): boolean {
  return isAddress(text) || ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.href === `${url.origin}/` && url.hostname !== '';
}
