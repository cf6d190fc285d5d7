/** The addresses in a text, separated by commas or semicolons. Blanks and lone separators are none. */
export function addressesOf(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

/** An address as evidence shows it: enough to recognise, too little to write to. */
export function masked(address: string): string {
  const [first = ''] = address;
  const at = address.lastIndexOf('@');
  return at > 0 ? `${first}***${address.slice(at)}` : `${first}***`;
}

const atom = /^[\w!#$%&'*+/=?^`{|}~-]+$/;
const label = /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/** Whether mail can be sent to it: the dot-atom form of RFC 5321 with a domain of two labels at least. */
export function isMailAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (at < 1 || local.length > 64 || domain.length > 253) return false;
  const labels = domain.split('.');
  return local.split('.').every((part) => atom.test(part)) && labels.length > 1 && labels.every((l) => label.test(l));
}

/** Whether an address is in one of the domains, or below one of them. */
export function isInDomains(address: string, domains: readonly string[]): boolean {
  const domain = domainOf(address);
  return domains.some((allowed) => {
    const wanted = allowed.toLowerCase().replace(/^@/, '');
    return domain === wanted || domain.endsWith(`.${wanted}`);
  });
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
