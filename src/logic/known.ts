import { GapReached } from '#model/gap.ts';

/**
 * What a read gives, or undefined when it is a gap. For a check that another field may decide alone; when nothing else decides,
 * touch the field itself, so that the verdict names the gap.
 */
export function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof GapReached) return undefined;
    throw problem;
  }
}

/** The members of a link that are known, whether or not the list is whole. Where none of them decides, iterate the link itself. */
export function knownMembers<T>(link: Iterable<T>): readonly T[] {
  const members: T[] = [];
  known(() => {
    for (const member of link) members.push(member);
  });
  return members;
}
