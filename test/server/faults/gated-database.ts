import type { Database } from '#platform/database/database.ts';

/** A database whose next system transaction stands still between its last statement and its commit, once, until it is let go. */
export interface GatedDatabase extends Database {
  /** resolves when it stands still */
  readonly stands: Promise<void>;
  letGo(): void;
}

export function gated(database: Database): GatedDatabase {
  const standing = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  let isFirst = true;
  return {
    inOrganization: (...asked) => database.inOrganization(...asked),
    asSystem: (work) =>
      database.asSystem(async (transaction) => {
        const result = await work(transaction);
        if (isFirst) {
          isFirst = false;
          standing.resolve();
          await going.promise;
        }
        return result;
      }),
    get load() {
      return database.load;
    },
    ping: () => database.ping(),
    close: () => database.close(),
    stands: standing.promise,
    letGo: () => going.resolve(),
  };
}
