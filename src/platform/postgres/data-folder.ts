import { chmodSync, lchownSync, mkdirSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import { clusterFolder } from './cluster.ts';
import { isRoot, type ServerUser, unprivilegedUser, unreachableFolder } from './server-user.ts';

/** Makes the data folder; gives the user as whom the server runs on it, or undefined when it runs as we do. */
export async function prepareDataFolder(dataFolder: string): Promise<ServerUser | undefined> {
  const made = mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  if (!isRoot()) return undefined;
  const user = ownerOf(dataFolder) ?? (await unprivilegedUser());
  for (let opened: string | undefined; ; ) {
    const barrier = await unreachableFolder(dataFolder, user);
    if (barrier === undefined) return user;
    const isOurs = barrier === dataFolder || (made !== undefined && barrier.startsWith(made));
    if (!isOurs || barrier === opened) throw unreachable(dataFolder, barrier, user);
    // The server's user has to pass through; what is secret in the folder has modes of its own.
    chmodSync(barrier, (statSync(barrier).mode & 0o777) | 0o001);
    opened = barrier;
  }
}

/** Whether a data folder may lie in this one, which exists: as root, the user as whom the server then runs must get there. */
export async function isWithinReach(folder: string): Promise<boolean> {
  return !isRoot() || (await unreachableFolder(resolve(folder), await unprivilegedUser())) === undefined;
}

/** A database that an ordinary user has made stays that user's, although root starts it now. */
function ownerOf(dataFolder: string): ServerUser | undefined {
  const cluster = statOf(clusterFolder(dataFolder));
  if (!cluster || cluster.uid === 0) return undefined;
  return { name: `#${cluster.uid}`, uid: cluster.uid | 0, gid: cluster.gid | 0 };
}

/** The server insists on files of its own user with narrow modes, which a copy made by root or under another umask has lost. */
export function claimCluster(dataFolder: string, user: ServerUser | undefined): void {
  const folder = clusterFolder(dataFolder);
  const cluster = statOf(folder);
  if (!cluster) return;
  if (user && cluster.uid === 0) giveTo(folder, user);
  if ((cluster.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

function giveTo(path: string, user: ServerUser): void {
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    lchownSync(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
  // Last, so that a change of hands which was interrupted begins again.
  lchownSync(path, user.uid, user.gid);
}

function unreachable(folder: string, barrier: string, user: ServerUser): AppError {
  return new AppError(
    'database-failed',
    {
      en: `As root, PostgreSQL runs as the user ${user.name}, who cannot enter ${barrier}. Choose a data folder that this user can reach, such as /var/lib/bastide, or open the way: chmod o+x ${barrier}`,
      zh: `以 root 身份启动时，PostgreSQL 以用户 ${user.name} 运行，而该用户无法进入 ${barrier}。请选择该用户可访问的数据目录（例如 /var/lib/bastide），或放开权限：chmod o+x ${barrier}`,
    },
    { details: { folder, barrier, user: user.name } },
  );
}
