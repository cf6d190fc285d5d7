import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { html } from './html.ts';
import { json, ndjson } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { ocsf } from './ocsf.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

export type { Format, FormatContext, Results } from './format.ts';

/** Every way to write an assessment down, by name, in the order of the help. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [table, json, ndjson, csv, sarif, ocsf, junit, html, markdown].map((format) => [format.name, format]),
);
