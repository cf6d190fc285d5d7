/** Every error that a person or a program may meet, with the HTTP status and the exit status it ends in. */
export const errorCodes = {
  'invalid-request': {
    status: 400,
    exit: 2,
    meaning: 'The request or the command line is wrong.',
    zh: '请求或命令行有误。',
  },
  'invalid-file': {
    status: 400,
    exit: 1,
    meaning: 'A file cannot be read or does not hold what it should.',
    zh: '文件无法读取或内容不符合要求。',
  },
  unauthenticated: { status: 401, exit: 1, meaning: 'Nobody is logged on.', zh: '尚未登录。' },
  forbidden: {
    status: 403,
    exit: 1,
    meaning: 'The role or the token does not allow it.',
    zh: '角色或令牌不允许此操作。',
  },
  'not-found': { status: 404, exit: 2, meaning: 'There is no such thing.', zh: '不存在。' },
  'method-not-allowed': {
    status: 405,
    exit: 1,
    meaning: 'The address does not know this method.',
    zh: '该地址不支持此方法。',
  },
  'request-timeout': { status: 408, exit: 1, meaning: 'The request did not arrive in time.', zh: '请求未能按时到达。' },
  conflict: { status: 409, exit: 1, meaning: 'It contradicts what is there.', zh: '与现有内容冲突。' },
  'precondition-failed': {
    status: 412,
    exit: 1,
    meaning: 'It has changed since it was read.',
    zh: '内容自读取后已被更改。',
  },
  'payload-too-large': { status: 413, exit: 1, meaning: 'The request is too large.', zh: '请求过大。' },
  'unsupported-media-type': {
    status: 415,
    exit: 1,
    meaning: 'The body has the wrong type.',
    zh: '请求体类型不受支持。',
  },
  'misdirected-request': {
    status: 421,
    exit: 1,
    meaning: 'The request names a host that is not served here.',
    zh: '请求指向的主机不由此服务器提供服务。',
  },
  'limit-reached': { status: 429, exit: 1, meaning: 'A limit is reached.', zh: '已达到限制。' },
  'invalid-configuration': {
    status: 500,
    exit: 2,
    meaning: 'A setting of the server is missing or wrong.',
    zh: '服务器的某项设置缺失或有误。',
  },
  'address-refused': {
    status: 400,
    exit: 2,
    meaning: 'An address may not be reached from this server.',
    zh: '不允许从此服务器访问该地址。',
  },
  'decryption-failed': {
    status: 500,
    exit: 1,
    meaning: 'A stored secret cannot be decrypted: its master key is missing, or the data was changed.',
    zh: '无法解密已保存的机密：主密钥缺失，或数据被改动。',
  },
  'database-unavailable': {
    status: 503,
    exit: 1,
    meaning: 'The database does not answer.',
    zh: '数据库没有响应。',
  },
  'database-failed': {
    status: 500,
    exit: 1,
    meaning: 'The database cannot be used as it is.',
    zh: '数据库当前无法使用。',
  },
  'database-role': {
    status: 500,
    exit: 1,
    meaning: 'The database role of the server is too mighty, or not made ready.',
    zh: '服务器使用的数据库角色权限过大，或尚未准备好。',
  },
  'database-version': {
    status: 500,
    exit: 1,
    meaning: 'The version of PostgreSQL, or of its data, is not one that this Bastide can use.',
    zh: 'PostgreSQL 或其数据的版本不受此 Bastide 支持。',
  },
  'credentials-missing': {
    status: 401,
    exit: 1,
    meaning: 'No credentials for the cloud were found.',
    zh: '未找到云凭证。',
  },
  'cloud-access-denied': {
    status: 502,
    exit: 1,
    meaning: 'The cloud refused the credentials or the call.',
    zh: '云平台拒绝了凭证或调用。',
  },
  'cloud-unavailable': { status: 502, exit: 1, meaning: 'The cloud could not be reached.', zh: '无法连接云平台。' },
  'output-failed': { status: 500, exit: 1, meaning: 'The output could not be written.', zh: '无法写入输出。' },
  'already-running': {
    status: 409,
    exit: 1,
    meaning: 'Another Bastide already uses the data folder.',
    zh: '另一个 Bastide 正在使用该数据目录。',
  },
  internal: { status: 500, exit: 1, meaning: 'A fault of ours; the log says more.', zh: '内部错误，详情见日志。' },
  unavailable: { status: 503, exit: 1, meaning: 'Not now; try again later.', zh: '暂时不可用，请稍后重试。' },
  cancelled: {
    status: 499,
    exit: 1,
    meaning: 'It was cancelled before anything was read.',
    zh: '在读取任何内容之前已取消。',
  },
} as const satisfies Record<string, { status: number; exit: number; meaning: string; zh: string }>;
export type ErrorCode = keyof typeof errorCodes;

/** An error with a message for people: what is wrong, where, and what to do. Anything else that is thrown is our bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** the message in every language; `message` is the English one */
  readonly text: { readonly en: string; readonly zh: string };
  constructor(
    code: ErrorCode,
    text: { readonly en: string; readonly zh: string },
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(text.en, { cause: options.cause });
    this.name = 'AppError';
    this.text = text;
    this.code = code;
    this.details = options.details ?? {};
  }
}
