import { defineCollector, type Found, type Reader } from '#model/collector.ts';
import { arn } from '../arn.ts';
import { Identity } from './assets.ts';
import { listUsers } from './ims-operations.ts';
import { listGroups, listRoles } from './ram-operations.ts';
import { beforeAt, readTags } from './reply-parts.ts';

type IdentityType = 'user' | 'group' | 'role';

export const identities = defineCollector({
  asset: Identity,
  scope: 'global',
  list: {
    operations: [listUsers, listGroups, listRoles],
    parents: async function* (): AsyncIterable<IdentityType> {
      yield* ['user', 'group', 'role'] as const;
    },
    read: async function* (reader, type: IdentityType): AsyncIterable<Found> {
      for await (const entry of readEntries[type](reader)) {
        const name = `${type}/${entry.name}`;
        const fields = { type, serviceLinked: entry.serviceLinked ?? false };
        yield { id: arn('ram', null, reader.account, name), name, tags: readTags(entry.tags), fields };
      }
    },
  },
});

interface Entry {
  readonly name: string;
  readonly tags?: Parameters<typeof readTags>[0];
  readonly serviceLinked?: boolean;
}

const readEntries: Readonly<Record<IdentityType, (reader: Reader) => AsyncIterable<Entry>>> = {
  user: async function* (reader) {
    for await (const page of reader.pages(listUsers)) {
      yield* page.map((user) => ({ name: beforeAt(user.UserPrincipalName), tags: user.Tags }));
    }
  },
  group: async function* (reader) {
    for await (const page of reader.pages(listGroups)) yield* page.map((group) => ({ name: group.GroupName }));
  },
  role: async function* (reader) {
    for await (const page of reader.pages(listRoles)) {
      yield* page.map((role) => ({
        name: role.RoleName,
        tags: role.Tags,
        // the prefix of every service-linked role: https://www.alibabacloud.com/help/en/doc-detail/160674.htm
        serviceLinked: role.IsServiceLinkedRole ?? role.RoleName.startsWith('AliyunServiceRoleFor'),
      }));
    }
  },
};
