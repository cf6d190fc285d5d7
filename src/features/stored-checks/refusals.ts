import { AppError } from '#platform/errors.ts';

export function noSuchCheck(id: string): AppError {
  const shown = id.slice(0, 120);
  return new AppError('not-found', { en: `There is no stored check ${shown}.`, zh: `没有存储检查项 ${shown}。` });
}

export function noSuchCloud(id: string, known: readonly string[]): AppError {
  return new AppError('invalid-request', {
    en: `cloud: there is no cloud "${id.slice(0, 60)}"; there are ${known.join(', ')}.`,
    zh: `cloud：没有云“${id.slice(0, 60)}”；可用的云：${known.join('、')}。`,
  });
}

export function anotherId(given: string): AppError {
  return new AppError('invalid-request', {
    en: `The document is of the check ${given}: save it under that id.`,
    zh: `该文档属于检查项 ${given}：请以该标识保存。`,
  });
}

export function tooLong(most: number): AppError {
  return new AppError('invalid-request', {
    en: `The stored check is longer than ${most} characters.`,
    zh: `存储检查项超过 ${most} 个字符。`,
  });
}

export function unsafeText(path: string): AppError {
  return new AppError('invalid-request', {
    en: `${path}: it holds control characters or half a character.`,
    zh: `${path}：包含控制字符或不完整的字符。`,
  });
}

export function tooMany(most: number): AppError {
  return new AppError('limit-reached', {
    en: `An organisation has at most ${most} stored checks. Delete one first.`,
    zh: `一个组织最多有 ${most} 个存储检查项。请先删除一个。`,
  });
}

export function olderVersion(newest: number): AppError {
  return new AppError('conflict', {
    en: `There is version ${newest} already. Read it, and save your change as version ${newest + 1}.`,
    zh: `已有版本 ${newest}。请先读取，再将更改保存为版本 ${newest + 1}。`,
  });
}

export function sameVersion(member: string, version: number): AppError {
  return new AppError('conflict', {
    en: `${member} is another than in version ${version}, so that assets may get another verdict: raise the version to ${version + 1}.`,
    zh: `${member} 与版本 ${version} 不同，资产的结论可能改变：请将版本提高到 ${version + 1}。`,
  });
}

export function wasDeleted(version: number): AppError {
  return new AppError('conflict', {
    en: `The check was deleted. To bring it back, raise the version to ${version + 1}.`,
    zh: `该检查项已被删除。如需恢复，请将版本提高到 ${version + 1}。`,
  });
}

export function wrongExample(at: number, because: string, expected: string, got: string): AppError {
  return new AppError('invalid-request', {
    en: `examples.${at}: "${because}" should be ${expected}, and is ${got}.`,
    zh: `examples.${at}：“${because}”应为 ${expected}，实际为 ${got}。`,
  });
}

export function unknownMember(at: number, name: string, hint: { readonly en: string; readonly zh: string }): AppError {
  return new AppError('invalid-request', {
    en: `examples.${at}: what is judged has no "${name}" that the query reads.${hint.en}`,
    zh: `examples.${at}：被评估的资产没有查询所读取的“${name}”。${hint.zh}`,
  });
}

export function noList(at: number, name: string): AppError {
  return new AppError('invalid-request', {
    en: `examples.${at}: "${name}" is a list of related assets, each with its fields.`,
    zh: `examples.${at}：“${name}”应为关联资产的列表，每个资产含其字段。`,
  });
}
