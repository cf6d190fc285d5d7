import type { Database, Transaction } from '#platform/database/database.ts';

export interface UnscopedDatabase extends Database {
  /** how many statements had a condition that was taken out */
  stripped(): number;
}

const ofRows = /(?:\b\w+\.)?\borganization_id = \$1(?!\d)(?:::uuid)?/g;
const ofOrganizations = /(?<=\bFROM organizations WHERE )id = \$1(?!\d)/g;

/** The same database, asked by code that has forgotten every `organization_id = $1`: what still keeps organisations apart is the database. */
export function unscoped(database: Database): UnscopedDatabase {
  let count = 0;
  const strip = (text: string): string => {
    const plain = text.replace(ofRows, '$1::uuid IS NOT NULL').replace(ofOrganizations, '$1::uuid IS NOT NULL');
    if (plain !== text) count += 1;
    return plain;
  };
  const wrap = (transaction: Transaction): Transaction => ({
    query: (text, values) => transaction.query(strip(text), values),
    execute: (text, values) => transaction.execute(strip(text), values),
    stream: (text, values, batch) => transaction.stream(strip(text), values, batch),
    stage: (table, columns, rows) => transaction.stage(table, columns, rows),
  });
  return {
    inOrganization: (organizationId, work, options) =>
      database.inOrganization(organizationId, (transaction) => work(wrap(transaction)), options),
    asSystem: (work) => database.asSystem(work),
    get load() {
      return database.load;
    },
    ping: () => database.ping(),
    close: () => database.close(),
    stripped: () => count,
  };
}
