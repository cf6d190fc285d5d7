import { migrate } from '#platform/database/migrate.ts';

/** Brings a database up to date, to be killed meanwhile: `node migrate-process.ts ADMIN_URL ROLE PASSWORD`. */
const [adminUrl, appRole, appPassword] = process.argv.slice(2) as [string, string, string];
process.stdout.write('begun\n');
await migrate({ adminUrl, appRole, appPassword });
process.stdout.write('done\n');
