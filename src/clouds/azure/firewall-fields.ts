import { list, object, text } from '#model/field.ts';

/** Rules of a firewall that let in every address from one to another. */
export function firewallRules(description: string) {
  return list(object({ name: text(), startIpAddress: text(), endIpAddress: text() }), description);
}
