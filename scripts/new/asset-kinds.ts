/** An asset kind as its definition reads in an `assets.ts`. */
export interface AssetExport {
  readonly name: string;
  /** the last word of the kind: bucket, security-group */
  readonly noun: string;
}

export function assetExportsIn(source: string): readonly AssetExport[] {
  const definitions = source.matchAll(/export const (\w+) = defineAsset\(\{\s*kind: '[\w.-]+\.([\w-]+)'/g);
  return [...definitions].map(([, name, noun]) => ({ name: name!, noun: noun! }));
}

/** The kind that a check is about by its name: bucket-no-public-read is about a bucket. Otherwise the first. */
export function assetOfCheck(check: string, assets: readonly AssetExport[]): AssetExport | undefined {
  const named = assets.filter(({ noun }) => check.startsWith(`${noun}-`));
  return named.sort((a, b) => b.noun.length - a.noun.length)[0] ?? assets[0];
}
