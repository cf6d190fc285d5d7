import type { RecordedCall, RecordingHeader } from '#model/recording.ts';

/** Puts the names that people gave where the simulated cloud repeats the id for want of one. */
function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, content]) => {
      const isName = typeof content === 'string' && /(?:Name|Description)$/.test(member);
      return [member, isName ? (names.get(content) ?? content) : named(content, names)];
    }),
  );
}

/** The text of a recording, labelled as a sample, with names, its calls in a fixed order. */
export function asSample(recording: string, label: string, names: ReadonlyMap<string, string>): string {
  const [first, ...rest] = recording.trimEnd().split('\n');
  const header: RecordingHeader = { ...(JSON.parse(first!) as RecordingHeader), sample: label };
  const calls = rest.map((line) => {
    const call = JSON.parse(line) as RecordedCall;
    return JSON.stringify('output' in call ? { ...call, output: named(call.output, names) } : call);
  });
  return `${[JSON.stringify(header), ...calls.sort()].join('\n')}\n`;
}
