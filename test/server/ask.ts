import { Problem, problemType } from '#platform/web/problem.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** One request over the wire, with its body as it is; redirects are not followed, and a stream of events is read to its end. */
export async function ask(origin: string, { method, path, headers = {}, body }: Asked): Promise<Reply> {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...type, ...headers },
    body: body === undefined ? null : typeof body === 'string' ? body : Buffer.from(body),
  });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType, text, json: /json/.test(contentType) ? objectOf(text) : {} };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // lines of JSON
  }
}

/** What is wrong with a refusal; undefined for one that says in full what the API promises of errors. */
export function faultOfRefusal({ status, contentType, json }: Reply): string | undefined {
  if (status < 400 || status > 499) return `has the status ${status}`;
  if (contentType.split(';')[0] !== problemType) return `has the content type ${contentType}`;
  const problem = Problem.safeParse(json);
  if (!problem.success) return `is no problem: ${problem.error.message}`;
  return problem.data.status === status ? undefined : `says ${problem.data.status} and is ${status}`;
}

/** Some things are for people who are logged on: a token hears so from what it asked for, whatever its role. */
export function isForPeopleAlone({ status, json }: Reply): boolean {
  return status === 403 && json.detail === 'A token may not do this. Log on and do it yourself.';
}
