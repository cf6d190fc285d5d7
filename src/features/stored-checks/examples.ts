import { judgeExample } from '#engine/example.ts';
import type { AssetKind } from '#model/asset.ts';
import { type CatalogueEntry, denied } from '#model/check.ts';
import * as refusals from './refusals.ts';

/** Executes the examples of a stored check. Throws AppError 'invalid-request' for the first that does not hold. */
export function refuseWrongExamples(entry: CatalogueEntry): void {
  for (const [at, example] of entry.check.examples.entries()) {
    refuseWrongShape(entry.check.asset as AssetKind, at, example.asset);
    const got = judgeExample(entry, example).result('en').outcome;
    if (got !== example.outcome) throw refusals.wrongExample(at, example.because, example.outcome, got);
  }
}

function refuseWrongShape({ fields, links }: AssetKind, at: number, asset: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(asset)) {
    if (Object.hasOwn(links, name)) {
      const listed = isCut(value) ? value.cutShort : value;
      if (listed !== denied && !isListOfAssets(listed)) throw refusals.noList(at, name);
    } else if (!Object.hasOwn(fields, name)) {
      const known = [...Object.keys(links), ...Object.keys(fields)].slice(0, 50).join(', ');
      throw refusals.unknownMember(at, name, { en: ` It has ${known}.`, zh: `可用的有 ${known}。` });
    }
  }
}

function isCut(value: unknown): value is { readonly cutShort: unknown } {
  return typeof value === 'object' && value !== null && 'cutShort' in value;
}

function isListOfAssets(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
}
