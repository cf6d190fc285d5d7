import type { CloudProgram } from '#model/cloud-program.ts';
import type { Language } from '#model/text.ts';
import type { AccountRow } from './account-row.ts';
import { type Account, type Health, type HealthStatus, statusCodes } from './schemas.ts';

/** An account as the API shows it: nothing of its credentials but what may be seen. */
export function accountOf(row: AccountRow, programs: ReadonlyMap<string, CloudProgram>): Account {
  const site = programs.get(row.cloud)?.sites.find(({ side }) => side === row.side);
  return {
    id: row.id,
    cloud: row.cloud,
    externalId: row.externalId,
    name: row.name,
    source: row.source,
    side: row.side,
    consoleUrl: row.source === 'live' ? (site?.consoleUrl ?? null) : null,
    endpoint: row.endpoint,
    credentialsKind: row.credentialsKind,
    credentials: row.credentialsShown,
    recording: row.recording,
    health: { checkedAt: row.healthCheckedAt, modules: countModules(row) },
    status: row.status,
    history: row.history,
    createdAt: row.createdAt,
    disconnectedAt: row.disconnectedAt,
  };
}

function countModules({ health }: AccountRow): Record<HealthStatus, number> {
  const counts = { 'in-use': 0, error: 0, validating: 0, timeout: 0 };
  for (const { status } of Object.values(health)) counts[status] += 1;
  return counts;
}

export function healthOf(row: AccountRow, language: Language): Health {
  const modules = Object.entries(row.health).map(([module, one]) => ({
    module,
    ...one,
    statusCode: statusCodes[one.status],
    message: one.message?.[language] ?? null,
  }));
  return { checkedAt: row.healthCheckedAt, modules: modules.sort((a, b) => (a.module < b.module ? -1 : 1)) };
}
