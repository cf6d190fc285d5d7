import { type PreparedCheck, prepareCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import type { RunSelection } from './contract.ts';

/** The checks of a run, ready to judge. A check that is no more in the catalogue is left out: ids never die, so an older worker met a newer run. */
export function prepareSelection(
  cloud: Cloud,
  selection: RunSelection,
  notCovered: ReadonlySet<string>,
  judgedAt: number,
): readonly PreparedCheck[] {
  const byId = new Map(cloud.catalogue.map((entry) => [entry.check.id, entry]));
  return selection.checks.flatMap(({ id, parameters }) => {
    const entry = byId.get(id);
    return entry && !notCovered.has(id) ? [prepareCheck(entry, parameters, judgedAt)] : [];
  });
}

/** By kind, the fields that links of any check of the cloud lead to: what the table `links` holds does not depend on the run. */
export function linkFieldsOf(cloud: Cloud): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, Set<string>>();
  for (const { asset } of cloud.collectors) {
    for (const link of Object.values(asset.links) as readonly { kind: { kind: string }; far: string }[]) {
      const known = fields.get(link.kind.kind) ?? new Set<string>();
      known.add(link.far);
      fields.set(link.kind.kind, known);
    }
  }
  return new Map([...fields].map(([kind, names]) => [kind, [...names].sort()]));
}

/** By kind, the kinds whose verdicts over links rest on its assets: those that lead to it, and itself when it has links. */
export function nearKindsOf(cloud: Cloud): ReadonlyMap<string, readonly string[]> {
  const near = new Map<string, Set<string>>();
  const kinds = [...cloud.collectors, ...cloud.catalogue.map(({ check }) => check)];
  for (const { asset } of kinds) {
    for (const link of Object.values(asset.links) as readonly { kind: { kind: string } }[]) {
      for (const kind of [asset.kind, link.kind.kind]) near.set(kind, (near.get(kind) ?? new Set()).add(asset.kind));
    }
  }
  return new Map([...near].map(([kind, kinds]) => [kind, [...kinds].sort()]));
}
