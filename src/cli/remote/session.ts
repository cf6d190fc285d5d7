import { createClient } from '#client/client.ts';
import type { CommandContext } from '../context.ts';
import { explained, type Server } from './server.ts';

/** A client with a session of its own, for what no token may do: it keeps the cookies that the server sets, and only here. */
export async function withSession<T>(
  server: string,
  { language }: CommandContext,
  work: (client: Server) => Promise<T>,
): Promise<T> {
  const client = createClient({ baseUrl: server, language, fetch: fetchWithCookies() });
  try {
    return await work(client);
  } catch (error) {
    throw explained(error, server);
  }
}

function fetchWithCookies(): typeof fetch {
  const jar = new Map<string, string>();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    // What marks a request as the user's own; a browser would say the same.
    headers.set('sec-fetch-site', 'none');
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(input, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) jar.set(name, value);
    }
    return response;
  };
}
