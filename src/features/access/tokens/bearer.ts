/** A token as it is handed over: `bst_<organisation>_<token>_<secret>`. */
export interface BearerToken {
  readonly organizationId: string;
  readonly tokenId: string;
  readonly secret: string;
}

export function formatBearer({ organizationId, tokenId, secret }: BearerToken): string {
  return `bst_${bare(organizationId)}_${bare(tokenId)}_${secret}`;
}

export function parseBearer(text: string): BearerToken | undefined {
  const [, organization, token, secret] = /^bst_([0-9a-f]{32})_([0-9a-f]{32})_([\w-]{43})$/.exec(text) ?? [];
  if (organization === undefined || token === undefined || secret === undefined) return undefined;
  return { organizationId: dashed(organization), tokenId: dashed(token), secret };
}

function bare(id: string): string {
  return id.replaceAll('-', '');
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
