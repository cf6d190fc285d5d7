import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { run } from '#cli/run.ts';

export type Outcome = 'pass' | 'fail' | 'not-applicable' | 'unknown';
export type Members = Readonly<Record<string, unknown>>;

/** One answered call as a person writes it: only what the contract needs. */
export interface Line {
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly status: number };
}

export interface Result {
  readonly check: string;
  readonly severity: string;
  readonly asset: string | null;
  readonly kind: string;
  readonly name: string | null;
  readonly region: string | null;
  readonly outcome: string;
  readonly reason: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly excepted?: unknown;
}

export interface Gap {
  readonly service: string;
  readonly operation: string;
  readonly region: string | null;
  readonly asset?: string | null;
  readonly code: string;
  readonly message: string;
}

export interface Report {
  readonly run: {
    readonly cloud: string;
    readonly account: string;
    readonly completeness: number;
    readonly apiCalls: number;
    readonly assets: number;
    readonly scans: number;
    readonly counts: Readonly<Record<string, number>>;
    readonly gaps: readonly Gap[];
  };
  readonly results: readonly Result[];
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const account = '1234567890123456';
export const header = {
  bastideRecording: 1,
  cloud: 'alibaba',
  account,
  at: '2026-11-01T00:00:00Z',
  regions: ['cn-hangzhou'],
};

export function answer(
  service: string,
  operation: string,
  output: unknown,
  input: Readonly<Record<string, unknown>> = {},
): Line {
  return { service, operation, input, output };
}

export function refuse(
  service: string,
  operation: string,
  input: Readonly<Record<string, unknown>> = {},
  code = 'Forbidden.RAM',
): Line {
  return { service, operation, input, error: { code, message: 'Not allowed', status: 403 } };
}

/** Runs `bastide assess alibaba --replay` over the text of a recording, in this process. */
export async function assessText(text: string, args: readonly string[] = []): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'rule-pack-'));
  const written = { stdout: '', stderr: '' };
  try {
    const file = join(folder, 'recording.ndjson');
    writeFileSync(file, text);
    const spies = (['stdout', 'stderr'] as const).map((name) =>
      vi.spyOn(process[name], 'write').mockImplementation((chunk: unknown, ...rest: unknown[]) => {
        written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
        const done = rest.at(-1);
        if (typeof done === 'function') done();
        return true;
      }),
    );
    const status = await run(['assess', 'alibaba', '--replay', file, '--language', 'en', ...args]);
    for (const spy of spies) spy.mockRestore();
    return { status, stdout: written.stdout, stderr: written.stderr.replaceAll(`${folder}/`, '') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function recordingOf(lines: readonly Line[], head: unknown = header): string {
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

export async function assess(lines: readonly Line[], args: readonly string[] = [], head: unknown = header) {
  const output = join(mkdtempSync(join(tmpdir(), 'rule-pack-')), 'result.json');
  const ran = await assessText(recordingOf(lines, head), ['--format', 'json', '--output', output, ...args]);
  if (ran.status !== 0 && ran.status !== 3) throw new Error(`exit ${ran.status}: ${ran.stderr}`);
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report;
  rmSync(join(output, '..'), { recursive: true });
  return report;
}

/** name → outcome of one check; a result without a name is written "(region)". */
export async function outcomes(check: string, lines: readonly Line[], ...params: readonly string[]) {
  const args = params.flatMap((param) => ['--param', `${check}.${param}`]);
  const { results } = await assess(lines, ['--check', check, ...args]);
  return Object.fromEntries(results.map(({ name, region, outcome }) => [name ?? `(${region})`, outcome]));
}

/** What a table of cases expects: the key of a case is the name of its asset, and its first entry the outcome. */
export function expected(cases: Readonly<Record<string, readonly [Outcome, ...unknown[]]>>): Record<string, Outcome> {
  return Object.fromEntries(Object.entries(cases).map(([name, [outcome]]) => [name, outcome]));
}
