import { z } from 'zod';
import type { RecordedCall, RecordingHeader } from '#model/recording.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';

const newestVersion = 1;

const Header = z.object({
  bastideRecording: z.literal(newestVersion),
  cloud: z.string().min(1),
  account: z.string().min(1),
  at: z.union([z.iso.datetime({ offset: true }), z.iso.date()]),
  regions: z.array(z.string().min(1)),
  sample: z.string().optional(),
});

const Call = z
  .object({
    service: z.string().min(1),
    operation: z.string().min(1),
    region: z
      .string()
      .min(1)
      .nullish()
      .transform((region) => region ?? undefined),
    input: z
      .record(
        z.string(),
        z.union([
          z.string(),
          z.number(),
          z.boolean(),
          z.array(z.unknown()),
          z.record(z.string(), z.unknown()),
          z.null(),
        ]),
      )
      .default({}),
    output: z.unknown().optional(),
    error: z
      .object({ code: z.string().min(1), message: z.string().default(''), status: z.number().int().optional() })
      .optional(),
  })
  .refine((call) => (call.output === undefined) !== (call.error === undefined), {
    message: 'exactly one of "output" and "error" must be there',
  });

const zodInChinese = z.locales.zhCN().localeError;
const typesInChinese: Readonly<Record<string, string>> = {
  string: '字符串',
  number: '数字',
  int: '整数',
  array: '数组',
  object: '对象',
  record: '对象',
};
const inChinese: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_type') return zodInChinese(issue);
  return issue.input === undefined ? '缺少该成员' : `类型应为${typesInChinese[issue.expected] ?? issue.expected}`;
};
const outputOrError = '“output”和“error”必须有且只有一个';

/** Line 1. Throws `invalid-file` for another cloud (null: none is another), a newer format or a missing member. */
export function parseHeaderLine(text: string, file: string, cloud: string | null): RecordingHeader {
  const value = parseJson(text, file, 1);
  const version =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>).bastideRecording : undefined;
  if (version === undefined)
    throw badLine(file, 1, {
      en: 'this is not the header of a recording (it must begin with "bastideRecording": 1)',
      zh: '这不是录制文件的文件头（应以 "bastideRecording": 1 开头）',
    });
  if (typeof version === 'number' && version > newestVersion) {
    throw badLine(file, 1, {
      en: `the recording has format ${version}, and this Bastide reads up to ${newestVersion}; update Bastide`,
      zh: `录制文件的格式版本为 ${version}，当前 Bastide 最高支持 ${newestVersion}；请升级 Bastide`,
    });
  }
  const header = Header.safeParse(value);
  if (!header.success) throw badLine(file, 1, describe(Header, value, header.error));
  if (cloud !== null && header.data.cloud !== cloud) {
    const use = `bastide assess ${header.data.cloud} --replay ${file}`;
    throw badLine(file, 1, {
      en: `the recording is of ${header.data.cloud}, not of ${cloud}; use: ${use}`,
      zh: `这是 ${header.data.cloud} 的录制文件，而不是 ${cloud} 的；请使用：${use}`,
    });
  }
  return header.data as RecordingHeader;
}

/** Any other line. Throws `invalid-file` with file, line and what is wrong. */
export function parseCallLine(text: string, file: string, line: number): RecordedCall {
  const value = parseJson(text, file, line);
  const call = Call.safeParse(value);
  if (!call.success) throw badLine(file, line, describe(Call, value, call.error));
  return call.data as RecordedCall;
}

function parseJson(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = { en: 'this is not JSON; the line may have been cut short', zh: '不是 JSON；该行可能被截断' };
    throw badLine(file, line, what, error);
  }
}

/** The first thing that is wrong. */
function describe(schema: z.ZodType, value: unknown, error: z.ZodError): Text {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  const en = issue?.message ?? 'it is malformed';
  const again = schema.safeParse(value, { error: inChinese }).error?.issues[0];
  const zh = issue?.code === 'custom' ? outputOrError : (again?.message ?? '格式不正确');
  return path === '' ? { en, zh } : { en: `"${path}": ${en}`, zh: `“${path}”：${zh}` };
}

export function badLine(file: string, line: number, what: Text, cause?: unknown): AppError {
  return new AppError(
    'invalid-file',
    {
      en: `${file}, line ${line}: ${what.en}. Nothing was judged.`,
      zh: `${file} 第 ${line} 行：${what.zh}。未进行任何评估。`,
    },
    { cause },
  );
}
