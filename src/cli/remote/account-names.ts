import { AppError } from '#platform/errors.ts';
import type { Server } from './server.ts';

/** What accounts are called, asked once for each. */
export interface AccountNames {
  learn(ids: readonly string[]): Promise<void>;
  /** the id itself, where the name is not known */
  of(id: string): string;
}

export function accountNames(server: Server): AccountNames {
  const names = new Map<string, string>();
  return {
    learn: async (ids) => {
      for (const id of new Set(ids)) if (!names.has(id)) names.set(id, await nameOf(server, id));
    },
    of: (id) => names.get(id) ?? id,
  };
}

/** A run may outlive its account. */
async function nameOf(server: Server, id: string): Promise<string> {
  try {
    const { name, externalId } = await server.call('getAccount', { params: { accountId: id } });
    return `${name} (${externalId})`;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not-found' || error.code === 'forbidden')) return id;
    throw error;
  }
}
