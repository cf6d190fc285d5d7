import { z } from 'zod';
import type { Database } from '#platform/database/database.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import { type AnyRoute, type Caller, defineRoute, roles } from '#platform/web/route.ts';
import type { Catalogue, CatalogueOf, ListedCheck } from './catalogue.ts';
import { CheckDetails, CheckPage, type CheckQuery, PackList, CheckQuery as Query } from './catalogue-schemas.ts';

/** Checks and packs with their texts in both languages. */
export function catalogueRoutes(database: Database, catalogueOf: CatalogueOf): readonly AnyRoute[] {
  const read = ({ organizationId }: Caller): Promise<Catalogue> =>
    database.inOrganization(organizationId, (transaction) => catalogueOf(transaction, organizationId), {
      isReadOnly: true,
    });
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/checks',
      summary: 'The check items, by id',
      tag: 'check',
      access: { roles },
      query: Query,
      reply: CheckPage,
      handle: async ({ caller, query }) => pageOfChecks(await read(caller), query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/checks/{checkId}',
      summary: 'A check item',
      tag: 'check',
      access: { roles },
      params: z.object({ checkId: z.string().max(200) }),
      reply: CheckDetails,
      handle: async ({ caller, params }) =>
        describeCheck((await read(caller)).requireCheck(params.checkId, 'not-found')),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/packs',
      summary: 'The frameworks and rule packs with their controls',
      tag: 'check',
      access: { roles },
      reply: PackList,
      handle: async ({ caller }) => {
        const { packs } = await read(caller);
        return { items: [...packs.values()].map((pack) => structuredClone(pack) as PackCopy) };
      },
    }),
  ];
}

type PackCopy = z.input<typeof PackList>['items'][number];

function pageOfChecks(catalogue: Catalogue, query: CheckQuery) {
  const after = query.cursor === undefined ? '' : decodeCursor(query.cursor, z.tuple([z.string()]))[0];
  const rest = [...catalogue.checks.values()].filter((listed) => listed.check.id > after && isAsked(listed, query));
  const items = rest.slice(0, query.limit).map(describeCheck);
  const last = items.at(-1);
  return { items, nextCursor: last && rest.length > query.limit ? encodeCursor([last.id]) : null };
}

function isAsked({ check, entry, cloud, controls }: ListedCheck, query: CheckQuery): boolean {
  if (query.cloud !== undefined && query.cloud !== cloud.id) return false;
  if (query.pack !== undefined && !controls.some(({ pack }) => pack === query.pack)) return false;
  if (query.dimension !== undefined && query.dimension !== check.dimension) return false;
  if (query.category !== undefined && query.category !== check.category) return false;
  if (query.severity !== undefined && query.severity !== check.severity) return false;
  if (query.isFree !== undefined && query.isFree !== String(check.free)) return false;
  const wanted = query.text?.toLowerCase();
  return wanted === undefined || `${check.id}\n${check.title}\n${entry.texts.zh.title}`.toLowerCase().includes(wanted);
}

function describeCheck({ check, entry, cloud, controls }: ListedCheck): CheckDetails {
  const { zh } = entry.texts;
  return {
    id: check.id,
    version: check.version,
    cloud: cloud.id,
    title: { en: check.title, zh: zh.title },
    dimension: check.dimension,
    category: check.category,
    severity: check.severity,
    isFree: check.free,
    kind: check.asset.kind,
    kindTitle: check.asset.title,
    fix: check.fix ?? null,
    parameters: Object.entries(check.params).map(([name, param]) => ({
      name,
      type: param.type,
      default: param.default,
      description: param.description,
      accepts: param.accepts,
    })),
    controls: [...controls],
    rationale: { en: check.rationale, zh: zh.rationale },
    remediation: {
      console: { en: [...check.remediation.console], zh: [...zh.remediation.console] },
      cli: check.remediation.cli,
      terraform: check.remediation.terraform ?? null,
    },
    references: [...check.references],
  };
}
