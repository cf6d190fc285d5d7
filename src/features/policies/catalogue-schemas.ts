import { z } from 'zod';
import { severities } from '#model/verdict.ts';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { dimensions } from './schemas.ts';

export const categories = ['identity', 'network', 'data', 'logs', 'basic-protection'] as const;
const Text = z.object({ en: z.string(), zh: z.string() });

export const CheckOut = z
  .object({
    id: z.string(),
    version: z.int(),
    cloud: z.string(),
    title: Text,
    dimension: z.enum(dimensions),
    category: z.enum(categories),
    severity: z.enum(severities),
    isFree: z.boolean(),
    kind: z.string().describe('The kind of asset that it judges.'),
    kindTitle: Text,
    fix: z.string().nullable().describe('The quick fix that cures it.'),
    parameters: z.array(
      z.object({
        name: z.string(),
        type: z.enum(['integer', 'boolean', 'one-of', 'list', 'text']),
        default: z.unknown(),
        description: Text,
        accepts: Text,
      }),
    ),
    controls: z.array(z.object({ pack: z.string(), control: z.string() })),
  })
  .meta({ id: 'Check' });

export const CheckDetails = CheckOut.extend({
  rationale: Text,
  remediation: z.object({
    console: z.object({ en: z.array(z.string()), zh: z.array(z.string()) }).describe('Steps in the vendor’s console.'),
    cli: z.string().nullable(),
    terraform: z.string().nullable(),
  }),
  references: z.array(z.string()),
}).meta({ id: 'CheckDetails' });
export type CheckDetails = z.input<typeof CheckDetails>;

export const CheckQuery = z.object({
  ...cursorQuery,
  cloud: z.string().max(40).optional(),
  pack: z.string().max(200).optional(),
  dimension: z.enum(dimensions).optional(),
  category: z.enum(categories).optional(),
  severity: z.enum(severities).optional(),
  isFree: z.enum(['true', 'false']).optional(),
  text: z.string().min(1).max(100).optional().describe('A part of the id or of the title in either language.'),
});
export type CheckQuery = z.output<typeof CheckQuery>;
export const CheckPage = pageOf(CheckDetails);

export const PackOut = z
  .object({
    id: z.string(),
    title: Text,
    cloud: z.string(),
    source: z.string(),
    controls: z.array(z.object({ id: z.string(), title: Text, checks: z.array(z.string()) })),
  })
  .meta({ id: 'Pack' });
export const PackList = z.object({ items: z.array(PackOut) });
