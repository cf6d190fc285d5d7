/** What a process does. Several processes may have the same role. */
export const serverRoles = ['api', 'worker', 'scheduler'] as const;
export type ServerRole = (typeof serverRoles)[number];
