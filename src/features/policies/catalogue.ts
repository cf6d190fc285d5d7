import type { CatalogueEntry, Check, Pack } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { didYouMean } from '#platform/nearest.ts';

/** A check with what its surroundings say of it. */
export interface ListedCheck {
  readonly entry: CatalogueEntry;
  readonly check: Check;
  readonly cloud: Cloud;
  readonly controls: readonly { readonly pack: string; readonly control: string }[];
  /** assets of its kind are read region by region, so that policies of different regions never meet on one of them */
  readonly isRegional: boolean;
}

/** The catalogue of an organisation: with its own checks. */
export type CatalogueOf = (transaction: Transaction, organizationId: string) => Promise<Catalogue>;

/** The checks and packs of all clouds. */
export class Catalogue {
  /** by id, sorted */
  readonly checks: ReadonlyMap<string, ListedCheck>;
  readonly packs: ReadonlyMap<string, Pack>;
  readonly clouds: ReadonlyMap<string, Cloud>;

  constructor(clouds: ReadonlyMap<string, Cloud>) {
    const listed = [...clouds.values()].flatMap(checksOf).sort((a, b) => (a.check.id < b.check.id ? -1 : 1));
    this.clouds = clouds;
    this.checks = new Map(listed.map((one) => [one.check.id, one]));
    this.packs = new Map([...clouds.values()].flatMap(({ packs }) => packs).map((pack) => [pack.id, pack]));
  }

  checksOfCloud(cloudId: string): readonly ListedCheck[] {
    return [...this.checks.values()].filter(({ cloud }) => cloud.id === cloudId);
  }

  /** Throws AppError `code` with the nearest id. */
  requireCheck(id: string, code: 'invalid-request' | 'not-found' = 'invalid-request'): ListedCheck {
    const found = this.checks.get(id);
    if (found) return found;
    const hint = didYouMean(id, this.checks.keys());
    throw new AppError(code, {
      en: `There is no check ${shown(id)}.${hint.en}`,
      zh: `没有检查项 ${shown(id)}。${hint.zh}`,
    });
  }

  requirePack(id: string): Pack {
    const found = this.packs.get(id);
    if (found) return found;
    const hint = didYouMean(id, this.packs.keys());
    throw new AppError('invalid-request', {
      en: `There is no pack ${shown(id)}.${hint.en} Packs: ${[...this.packs.keys()].join(', ')}`,
      zh: `没有规则包 ${shown(id)}。${hint.zh}可用的规则包：${[...this.packs.keys()].join('、')}`,
    });
  }
}

function checksOf(cloud: Cloud): readonly ListedCheck[] {
  return cloud.catalogue.map((entry) => {
    const { check } = entry;
    const collector = cloud.collectors.find(({ asset }) => asset.kind === check.asset.kind);
    const controls = cloud.packs.flatMap((pack) =>
      pack.controls.flatMap(({ id, checks }) => (checks.includes(check.id) ? [{ pack: pack.id, control: id }] : [])),
    );
    return { entry, check, cloud, controls, isRegional: collector?.scope === 'regional' && !collector.sites };
  });
}

/** What was typed, fit for a message. */
export function shown(typed: string): string {
  return typed.length > 120 ? `${typed.slice(0, 120)}…` : typed;
}
