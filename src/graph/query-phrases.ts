/** What the library says of a query that is wrong, in Chinese; `$1` is what the first group holds, `>1` the same said in Chinese too. */
const phrases: readonly [RegExp, string][] = [
  [/^Syntax Error: Unexpected (.+)$/s, '语法错误：意外的 $1'],
  [/^Syntax Error: Expected (.+?), found (.+)$/s, '语法错误：应为 $1，实为 $2'],
  [/^Syntax Error: (.+)$/s, '语法错误：$1'],
  [/^(?:Variable|Argument) "([^"]+)" has invalid (?:default )?value(?: at ([^:]+))?: (.+)$/s, '$1$2 的值无效：>3'],
  [/^Cannot query field "(.+?)" on type "(.+?)"/, '类型 $2 没有字段 $1'],
  [/^Field "(.+?)" is not defined by type "(.+?)"/, '$2 中没有 $1'],
  [/^Expected value of type "(.+?)" not to include unknown field "(.+?)"/, '$1 中没有 $2'],
  [/^Expected value of type "(.+?)" to be an object/, '$1 须为对象'],
  [/^Expected (?:a )?value of non-null type "(.+?)"/, '$1 不能为 null'],
  [/^Expected variable "(.+?)" provided to (?:non-null )?type "(.+?)"/, '变量 $1 须有值，且不能为 null'],
  [/^Unknown argument "(.+?)" on (?:field|directive) "(.+?)"/, '$2 没有参数 $1'],
  [/^Argument "(.+?)" of type "(.+?)" is required/, '缺少参数 $1'],
  [/^Unknown type "(.+?)"/, '没有类型 $1'],
  [/^Unknown fragment "(.+?)"/, '没有片段 $1'],
  [/^Unknown directive "(.+?)"/, '没有指令 $1'],
  [/^Directive "(.+?)" may not be used on/, '指令 $1 不能用在此处'],
  [/^The directive "(.+?)" can only be used once/, '指令 $1 在此处只能使用一次'],
  [/^Variable "(.+?)" is not defined/, '变量 $1 未声明'],
  [/^Variable "(.+?)" is never used/, '变量 $1 未被使用'],
  [/^Variable "(.+?)" cannot be non-input type "(.+?)"/, '变量 $1 不能是类型 $2'],
  [/^Variable "(.+?)" of type "(.+?)" used in position expecting type "(.+?)"/, '变量 $1 的类型是 $2，此处须为 $3'],
  [/^Fragment "(.+?)" is never used/, '片段 $1 未被使用'],
  [/^Cannot spread fragment "(.+?)" within itself/, '片段 $1 不能包含自身'],
  [
    /^Fragment(?: "(.+?)")? cannot be spread here as objects of type "(.+?)" can never be of type "(.+?)"/,
    '片段 $1 不能用在此处：$2 不可能是 $3',
  ],
  [/^Fragment(?: "(.+?)")? cannot condition on non composite type "(.+?)"/, '类型 $2 不能用于片段'],
  [/^Field "(.+?)" of type "(.+?)" must have a selection of subfields/, '字段 $1 需要列出要读取的子字段'],
  [/^Field "(.+?)" must not have a selection since type "(.+?)" has no subfields/, '字段 $1 没有子字段'],
  [/^Fields "(.+?)" conflict because/, '同名的 $1 相互冲突；请使用不同的别名'],
  [/^There can be only one (?:.+?) named "(.+?)"/, '$1 只能出现一次'],
  [/^This anonymous operation must be the only defined operation/, '有多个操作时，每个操作都须有名称'],
  [/^The (.+?) operation is not supported by the schema/, '不支持 $1 操作；只能查询'],
  [/^The (.+?) definition is not executable/, '$1 不是查询'],
  [/^(?:Value|Enum) (.+?) (?:does not exist in|cannot represent)/, '取值 $1 无效'],
  [/^Int cannot represent [^:]+: (.+)$/s, '须为 -2^31 到 2^31 之间的整数，实为 $1'],
  [/^String cannot represent [^:]+: (.+)$/s, '须为文本，实为 $1'],
  [/^Boolean cannot represent [^:]+: (.+)$/s, '须为 true 或 false，实为 $1'],
  [/^Maximum introspection depth exceeded/, '有关类型的查询嵌套过深'],
  [/^Validation aborted/, '相同的字段重复过多'],
  [/^A whole number/, '须为 -2^53 到 2^53 之间的整数'],
  [/^A moment is written/, '时刻须按 ISO 8601 书写并带时区，例如 "2026-10-30T12:00:00Z"'],
];
const hint = /Did you mean (.+?)\?/;

/** What people meet is said in Chinese; the rest stays in the library's English. */
export function inChinese(en: string): string {
  const found = phrases.map(([pattern, zh]) => [pattern.exec(en), zh] as const).find(([match]) => match);
  const [match, zh] = found ?? [];
  if (!match || zh === undefined) return en;
  const main = zh.replaceAll(/([$>])(\d)/g, (_, sign: string, group: string) => {
    const text = match[Number(group)] ?? '';
    return sign === '$' ? text : inChinese(text);
  });
  const suggestion = hint.exec(en)?.[1];
  return suggestion === undefined || main.includes(suggestion) ? main : `${main}。您是否想输入 ${suggestion}？`;
}

/** What the library says too shortly, or with names as long as the query. */
export function inPlainEnglish(message: string): string {
  const en = message
    .replaceAll(/"([^"]{100})[^"]*"/g, '"$1…"')
    .slice(0, 1_000)
    .replace(/\.$/, '');
  return en === 'Validation aborted' ? `${en}: the same fields are repeated too often` : en;
}
