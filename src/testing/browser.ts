/** What came back, with the body as JSON where it is some. */
export interface BrowserReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** As much of a browser as sessions need: it keeps cookies, and says where its requests come from. It follows no redirect. */
export interface Browser {
  /** name → value, as the server set them */
  readonly cookies: Map<string, string>;
  /** sent with every request besides what a browser sends */
  readonly extraHeaders: Record<string, string>;
  request(method: string, path: string, body?: unknown): Promise<BrowserReply>;
  get(path: string): Promise<BrowserReply>;
  post(path: string, body?: unknown): Promise<BrowserReply>;
  /** Logs on, or throws what the server said. */
  logOn(email: string, password: string, more?: object): Promise<BrowserReply>;
}

export function openBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();
  const extraHeaders: Record<string, string> = {};
  const request = async (method: string, path: string, body?: unknown): Promise<BrowserReply> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: {
        'sec-fetch-site': 'same-origin',
        'x-bastide-csrf': '1',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...extraHeaders,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    keepCookies(cookies, response.headers);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const { status, headers } = response;
    return { status, headers, text, json: isJson && text !== '' ? JSON.parse(text) : {} };
  };
  const post = (path: string, body?: unknown) => request('POST', path, body);
  return {
    ...{ cookies, extraHeaders, request, post },
    get: (path) => request('GET', path),
    async logOn(email, password, more = {}) {
      const reply = await post('/api/v1/session', { email, password, ...more });
      if (reply.status !== 201) throw new Error(`The log-on gave ${reply.status}: ${reply.text}`);
      return reply;
    },
  };
}

function keepCookies(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', value = ''] = pair.split('=', 2);
    const isGone = value === '' || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (isGone) cookies.delete(name);
    else cookies.set(name, value);
  }
}
