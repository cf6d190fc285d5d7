import type { Asset } from '#model/asset.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Gap } from '#model/gap.ts';
import { AppError } from '#platform/errors.ts';
import type { Progress } from './assess.ts';
import { collect } from './collect.ts';
import { unrecordedRegions } from './connection.ts';
import { planNeeded, type Unit, unitsOf } from './plan.ts';
import { createReader, readerIn } from './reader.ts';
import { openRecording } from './replay.ts';
import { SeenIds } from './seen-ids.ts';
import { TemporaryFolder } from './spool.ts';

export interface ReadRecordingOptions {
  /** the recording, plain or gzip-compressed */
  readonly file: string;
  readonly clouds: ReadonlyMap<string, Cloud>;
  /** by kind, the fields that are needed */
  readonly needed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How the list of a kind was read: in a region, everywhere (null), or in some region that nobody knows (undefined). */
export interface ReadList {
  readonly account: string;
  readonly kind: string;
  readonly region: string | null | undefined;
  readonly gap: Gap | null;
}

export interface ReadAssets {
  readonly assets: readonly Asset[];
  readonly lists: readonly ReadList[];
}

/** everything is held in memory */
const mostAssets = 500_000;

/** The assets of a recording with just the fields that are needed. Throws AppError 'invalid-file', or 'limit-reached' when there are too many. */
export async function readRecording(options: ReadRecordingOptions): Promise<ReadAssets> {
  const folder = new TemporaryFolder();
  try {
    const replay = await openRecording(options.file, null, folder);
    try {
      const cloud = options.clouds.get(replay.header.cloud);
      if (!cloud) throw unknownCloud(options, replay.header.cloud);
      return await new RecordingReader(options, cloud, replay.header).read(replay);
    } finally {
      replay.close();
    }
  } finally {
    folder.remove();
  }
}

function unknownCloud({ file, clouds }: ReadRecordingOptions, id: string): AppError {
  const known = [...clouds.keys()].join(', ');
  return new AppError('invalid-file', {
    en: `${file} is a recording of "${id.slice(0, 40)}". This Bastide reads ${known}.`,
    zh: `${file} 是“${id.slice(0, 40)}”的录制文件。当前 Bastide 支持 ${known}。`,
  });
}

type Header = Awaited<ReturnType<typeof openRecording>>['header'];

class RecordingReader {
  readonly #options: ReadRecordingOptions;
  readonly #cloud: Cloud;
  readonly #header: Header;
  readonly #assets: Asset[] = [];
  readonly #lists: ReadList[] = [];
  readonly #seen = new SeenIds();
  #units = { done: 0, total: 0 };
  #gaps = 0;

  constructor(options: ReadRecordingOptions, cloud: Cloud, header: Header) {
    this.#options = options;
    this.#cloud = cloud;
    this.#header = header;
  }

  async read(transport: Parameters<typeof createReader>[0]['transport']): Promise<ReadAssets> {
    const { account, regions, at } = this.#header;
    const now = Date.parse(at);
    const context = { account, regions, region: null, now, transport, signal: this.#options.signal, memory: new Map() };
    const plans = planNeeded(this.#cloud, this.#options.needed);
    for (const [{ collector }] of plans) this.#know(collector);
    const groups = unitsOf(plans, createReader(context), () => {}); // then every region is tried, and tells its own gap
    await Promise.all(
      groups.map(async (group) => {
        const units = await group;
        this.#units.total += units.length;
        await Promise.all(units.map((unit) => this.#sweep(unit, context)));
      }),
    );
    return { assets: this.#assets, lists: this.#lists };
  }

  /** A kind without a single region was asked for all the same. */
  #know({ asset, scope }: Unit['plan']['collector']): void {
    const { account, regions } = this.#header;
    const lacksRegions = scope === 'regional' && regions.length === 0;
    const gap = lacksRegions ? unrecordedRegions(this.#cloud) : null;
    this.#lists.push({ account, kind: asset.kind, region: lacksRegions ? undefined : null, gap });
  }

  async #sweep(unit: Unit, context: Parameters<typeof readerIn>[0]): Promise<void> {
    const { asset, scope } = unit.plan.collector;
    const settings = { cloud: this.#cloud.id, needed: unit.needed, readAt: this.#header.at };
    for await (const collected of collect(unit.plan, readerIn(context, unit.region), settings)) {
      if ('listGap' in collected) {
        const region = scope === 'global' ? null : unit.region;
        this.#gaps += 1;
        this.#lists.push({ account: context.account, kind: asset.kind, region, gap: collected.listGap });
      } else this.#take(collected.asset);
    }
    this.#units.done += 1;
    this.#tell();
  }

  #take(asset: Asset): void {
    // what links lead to may come twice with different values; then both count
    if (!this.#seen.add(`${asset.kind} ${asset.id} ${JSON.stringify(asset.fields)}`)) return;
    if (this.#assets.push(asset) > mostAssets) {
      throw new AppError('limit-reached', {
        en: `The recording holds more than ${mostAssets} assets of these kinds. Import it into the server (bastide account add), and ask there.`,
        zh: `录制文件中这些类型的资产超过 ${mostAssets} 个。请导入服务器（bastide account add）后在服务器上查询。`,
      });
    }
    if ((this.#assets.length & 255) === 0) this.#tell();
  }

  #tell(): void {
    const { done, total } = this.#units;
    this.#options.onProgress?.({ doneUnits: done, totalUnits: total, assets: this.#assets.length, gaps: this.#gaps });
  }
}
