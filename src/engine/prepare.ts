import type { AnyAssetKind, Link } from '#model/asset.ts';
import type { CatalogueEntry, Check, Context } from '#model/check.ts';

/** A check with its parameters and its clock, ready to judge. */
export interface PreparedCheck {
  readonly entry: CatalogueEntry;
  readonly check: Check;
  readonly context: Context<Readonly<Record<string, unknown>>>;
  /** parameters in force, as results show them; undefined when the check has none */
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  /** own fields that the judge may touch, and what every asset has (`$tags`) */
  readonly fields: readonly string[];
  /** of these, what every asset has */
  readonly members: readonly string[];
  readonly links: readonly LinkRead[];
}

/** A link as one check reads it. */
export interface LinkRead {
  readonly name: string;
  readonly link: Link;
  readonly farFields: readonly string[];
}

/** `parameters` override the defaults and are already of the right type; `now` is epoch milliseconds. */
export function prepareCheck(
  entry: CatalogueEntry,
  parameters: Readonly<Record<string, unknown>>,
  now: number,
): PreparedCheck {
  const { check } = entry;
  const params: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(check.params)) params[name] = parameters[name] ?? param.default;
  const hasParams = Object.keys(params).length > 0;
  const fields = check.reads.filter((read) => !read.includes('.'));
  return {
    entry,
    check,
    context: { params, now },
    parameters: hasParams ? params : undefined,
    fields,
    members: fields.filter((field) => field.startsWith('$')),
    links: readLinks(check),
  };
}

function readLinks(check: Check): readonly LinkRead[] {
  const farFields = new Map<string, string[]>();
  for (const read of check.reads) {
    const [name, field] = read.split('.');
    if (field === undefined) continue;
    const known = farFields.get(name!) ?? [];
    known.push(field);
    farFields.set(name!, known);
  }
  return [...farFields].map(([name, fields]) => {
    const link = (check.asset as AnyAssetKind).links[name];
    if (!link) throw new Error(`${check.id} reads the link ${name}, which ${check.asset.kind} does not have`);
    return { name, link, farFields: fields };
  });
}

/** Per asset kind, the fields that these checks need read: their own, the near and far keys of links, and the far fields. */
export function neededFields(checks: readonly PreparedCheck[]): Map<string, Set<string>> {
  const needed = new Map<string, Set<string>>();
  const need = (kind: string, field?: string): void => {
    const fields = needed.get(kind) ?? new Set();
    if (field !== undefined && !field.startsWith('$')) fields.add(field);
    needed.set(kind, fields);
  };
  for (const { check, fields, links } of checks) {
    need(check.asset.kind);
    for (const field of fields) need(check.asset.kind, field);
    for (const { link, farFields } of links) {
      need(check.asset.kind, link.near === 'name' ? undefined : link.near);
      need(link.kind.kind, link.far);
      for (const field of farFields) need(link.kind.kind, field);
    }
  }
  return needed;
}
