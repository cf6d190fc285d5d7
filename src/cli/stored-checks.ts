import type { CatalogueEntry } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { didYouMean } from '#platform/nearest.ts';
import { readTextFile } from './text-file.ts';

/** A stored check of a file, with its cloud. Throws AppError 'invalid-file' that names the file. */
export async function loadStoredCheck(
  file: string,
  clouds: ReadonlyMap<string, () => Promise<Cloud>>,
): Promise<{ readonly cloud: Cloud; readonly entry: CatalogueEntry }> {
  const text = await readTextFile(file);
  const { parseStoredCheck } = await import('#graph/stored-check-text.ts');
  const { entryOf } = await import('#graph/stored-check.ts');
  const { modelOfCloud } = await import('#graph/cloud-graph.ts');
  return await inFile(file, async () => {
    const document = parseStoredCheck(text);
    const load = clouds.get(document.cloud);
    if (!load) throw unknownCloud(document.cloud, clouds.keys());
    const cloud = await load();
    return { cloud, entry: entryOf(document, modelOfCloud(cloud)) };
  });
}

async function inFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const text: Text = { en: `File ${file}: ${error.text.en}`, zh: `文件 ${file}：${error.text.zh}` };
    throw new AppError('invalid-file', text, { cause: error });
  }
}

function unknownCloud(id: string, known: Iterable<string>): AppError {
  const ids = [...known];
  const hint = didYouMean(id, ids);
  return new AppError('invalid-file', {
    en: `there is no cloud "${id}".${hint.en} Clouds: ${ids.join(', ')}`,
    zh: `没有云“${id}”。${hint.zh}可用的云：${ids.join('、')}`,
  });
}

/** The cloud with stored checks of these files in its catalogue. */
export async function withStoredChecks(cloud: Cloud, files: readonly string[]): Promise<Cloud> {
  const own = new Map([[cloud.id, async () => cloud]]);
  const entries: CatalogueEntry[] = [];
  for (const file of files) {
    const { entry } = await loadStoredCheck(file, own);
    if (entries.some(({ check }) => check.id === entry.check.id)) {
      throw new AppError('invalid-file', {
        en: `File ${file}: another file holds a check ${entry.check.id} too.`,
        zh: `文件 ${file}：另一个文件也含有检查项 ${entry.check.id}。`,
      });
    }
    entries.push(entry);
  }
  return entries.length === 0 ? cloud : { ...cloud, catalogue: [...cloud.catalogue, ...entries] };
}
