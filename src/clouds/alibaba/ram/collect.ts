import type { Collector } from '#model/collector.ts';
import { accounts } from './account.ts';
import { identities } from './identities.ts';
import { policies } from './policies.ts';
import { accessKeys, users } from './users.ts';

export const collectors: readonly Collector[] = [accounts, users, accessKeys, identities, policies];
