import { readdirSync } from 'node:fs';
import type { ArmContent, ArmEstate } from './estate.ts';

const folder = new URL('./estates/', import.meta.url);

/** The estates of all services together: every file of `estates/` is part of it. */
export async function typicalArmEstate(): Promise<ArmEstate> {
  return mergedEstates(await estateFiles());
}

/** The same subscription with the other state of what it has only one of; checks of the subscription itself say the opposite. */
export async function otherArmEstate(): Promise<ArmEstate> {
  const files = await estateFiles();
  const others = mergedEstates(files.flatMap(({ file, other }) => (other ? [{ file, estate: other }] : [])));
  const typical = mergedEstates(files);
  return {
    contents: { ...typical.contents, ...others.contents },
    expect: { ...typical.expect, ...others.expect },
  };
}

interface EstateFile {
  readonly file: string;
  readonly estate: ArmEstate;
  /** takes the place of what `estate` says of the same paths and checks */
  readonly other?: ArmEstate;
}

async function estateFiles(): Promise<readonly EstateFile[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return await Promise.all(
    files.sort().map(async (file) => ({ ...((await import(new URL(file, folder).href)) as EstateFile), file })),
  );
}

/** Throws when two files name the same path or check. */
export function mergedEstates(parts: readonly { readonly file: string; readonly estate: ArmEstate }[]): ArmEstate {
  const owners = new Map<string, string>();
  const own = (what: string, file: string): void => {
    const other = owners.get(what.toLowerCase());
    if (other !== undefined) throw new Error(`${other} and ${file} both name ${what}`);
    owners.set(what.toLowerCase(), file);
  };
  const contents: Record<string, ArmContent> = {};
  const expect: Record<string, ArmEstate['expect'][string]> = {};
  for (const { file, estate } of parts) {
    for (const [path, content] of Object.entries(estate.contents)) {
      own(path, file);
      contents[path] = content;
    }
    for (const [check, outcomes] of Object.entries(estate.expect)) {
      own(check, file);
      expect[check] = outcomes;
    }
  }
  return { contents, expect };
}
