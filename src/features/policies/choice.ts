import type { Catalogue, ListedCheck } from './catalogue.ts';

/** The part of a policy that chooses checks. */
export interface CheckChoice {
  readonly packs: readonly string[] | null;
  readonly dimensions: readonly string[] | null;
  readonly addedChecks: readonly string[];
  readonly removedChecks: readonly string[];
  readonly takesInNewChecks: boolean;
  /** what was chosen when it was saved */
  readonly savedChecks: readonly string[];
}

/** The checks that a policy chooses now, by id; without automatic intake, of those that it chose when it was saved. */
export function chosenChecks(catalogue: Catalogue, choice: CheckChoice): readonly ListedCheck[] {
  const all = matchingChecks(catalogue, choice);
  if (choice.takesInNewChecks) return all;
  const saved = new Set(choice.savedChecks);
  return all.filter(({ check }) => saved.has(check.id));
}

/** The checks of the packs and of the dimensions (what is null does not limit), with the added and without the removed ones. */
export function matchingChecks(
  catalogue: Catalogue,
  { packs, dimensions, addedChecks, removedChecks }: Omit<CheckChoice, 'takesInNewChecks' | 'savedChecks'>,
): readonly ListedCheck[] {
  const ofPacks =
    packs && new Set(packs.flatMap((id) => catalogue.packs.get(id)?.controls ?? []).flatMap(({ checks }) => checks));
  const added = new Set(addedChecks);
  const removed = new Set(removedChecks);
  return [...catalogue.checks.values()].filter(({ check }) => {
    if (removed.has(check.id)) return false;
    if (added.has(check.id)) return true;
    return (ofPacks?.has(check.id) ?? true) && (dimensions?.includes(check.dimension) ?? true);
  });
}
