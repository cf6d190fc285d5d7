import type { Database } from '#platform/database/database.ts';
import { Slots } from '#scan/slots.ts';

/** The same database for someone who may have so many transactions at once: the hundreds of units of a run wait in a line of their own. */
export function boundedDatabase(database: Database, transactions: number): Database {
  const slots = new Slots(transactions);
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await slots.take();
    try {
      return await work();
    } finally {
      release();
    }
  };
  return {
    inOrganization: (...asked) => within(() => database.inOrganization(...asked)),
    asSystem: (work) => within(() => database.asSystem(work)),
    get load() {
      return database.load;
    },
    ping: () => database.ping(),
    close: () => database.close(),
  };
}
