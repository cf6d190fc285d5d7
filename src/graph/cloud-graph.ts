import { printSchema } from 'graphql';
import type { AssetKind } from '#model/asset.ts';
import type { Cloud } from '#model/cloud.ts';
import { buildGraphModel, type GraphModel } from './graph-model.ts';
import { buildGraphSchema, type GraphSchema } from './schema.ts';

/** The graph of all that some clouds know how to read. */
export interface CloudGraph {
  readonly schema: GraphSchema;
  /** whether the list of a kind is one for all regions */
  readonly isGlobal: (kind: string) => boolean;
  /** the schema in GraphQL's own language */
  readonly sdl: () => string;
}

const built = new WeakMap<ReadonlyMap<string, Cloud>, CloudGraph>();

/** Built when it is first asked for, and once for each map of clouds: it takes a quarter of a second. */
export function graphOfClouds(clouds: ReadonlyMap<string, Cloud>): CloudGraph {
  const known = built.get(clouds) ?? build(clouds);
  built.set(clouds, known);
  return known;
}

function build(clouds: ReadonlyMap<string, Cloud>): CloudGraph {
  const collectors = [...clouds.values()].flatMap((cloud) => cloud.collectors);
  const kinds = new Map(collectors.map(({ asset }) => [(asset as AssetKind).kind, asset]));
  const global = new Set(
    collectors.filter(({ scope }) => scope === 'global').map(({ asset }) => (asset as AssetKind).kind),
  );
  const schema = buildGraphSchema(buildGraphModel([...kinds.values()]));
  let sdl: string | undefined;
  return {
    schema,
    isGlobal: (kind) => global.has(kind),
    sdl: () => {
      sdl ??= `${printSchema(schema.schema)}\n`;
      return sdl;
    },
  };
}

/** The kinds of one cloud, as its stored checks see them. */
export function modelOfCloud({ collectors }: Cloud): GraphModel {
  return buildGraphModel(collectors.map(({ asset }) => asset));
}
