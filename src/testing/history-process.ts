import { alibabaProgram } from '#clouds/alibaba/program.ts';
import { createAccounts } from '#features/accounts/index.ts';
import { openDatabase } from '#platform/database/database.ts';
import { createLocalKeyService } from '#platform/encryption.ts';
import { silentLog } from '#platform/log.ts';
import { loadMasterKeys } from '#platform/master-key.ts';

/** Deletes the history of an account row by row until it is killed: `node history-process.ts DATABASE_URL ORGANIZATION ACCOUNT KEY NOW`. */
const [url = '', organizationId = '', subjectId = '', value, now] = process.argv.slice(2);
const module = createAccounts({
  database: await openDatabase({ url }),
  programs: new Map([[alibabaProgram.id, alibabaProgram]]),
  keys: createLocalKeyService(await loadMasterKeys({ value })),
  clock: { now: () => Number(now) },
  log: silentLog,
  allowedAddresses: [],
  deleteBatch: 1,
});
process.stdout.write('ready\n');
for (;;) await module.timers?.['account-history']?.({ organizationId, subjectId, now: Number(now) });
