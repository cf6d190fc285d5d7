import type { Reader } from '#model/collector.ts';
import type { GapCode } from '#model/gap.ts';
import { type Operation, ReadFailure } from '#model/operation.ts';
import { listContacts, listSubscriptionItems, type MessageContact, type SubscriptionItem } from './operations.ts';

/** A contact, and the types of security messages that it receives. */
export interface Recipient {
  readonly contact: MessageContact;
  readonly items: readonly SubscriptionItem[];
}

/**
 * An account has its Message Center at the site of the vendor where it was opened, China's or the international one. No API that
 * every account may call says which, so the second is asked where the first gives no answer.
 */
const chinaSite = null;
const internationalSite = 'ap-southeast-1';

/** Who receives security messages, besides the account itself. Names are asked for in English, whatever the account's language. */
export async function* securityRecipients(reader: Reader): AsyncGenerator<Recipient> {
  const { region, items, contacts } = await readSettings(reader);
  const byId = new Map(contacts.map((contact) => [contact.ContactId, contact]));
  const ids = new Set(items.flatMap(({ ContactIds }) => ContactIds ?? []));
  const missing: string[] = [];
  for (const id of ids) {
    const contact = byId.get(id);
    if (!contact) missing.push(id);
    else if (!contact.IsAccount) yield { contact, items: items.filter(({ ContactIds }) => ContactIds?.includes(id)) };
  }
  if (missing.length > 0) {
    const message = `contacts that receive messages are missing: ${missing.join(', ')}`;
    throw failure(listContacts, 'IncompleteList', message, region);
  }
}

interface Settings {
  readonly region: string | null;
  readonly items: readonly SubscriptionItem[];
  readonly contacts: readonly MessageContact[];
}

async function readSettings(reader: Reader): Promise<Settings> {
  try {
    return await settingsAt(reader, chinaSite);
  } catch (problem) {
    if (!(problem instanceof ReadFailure)) throw problem;
    const settings = await internationalSettings(reader);
    if (!settings) throw problem;
    return settings;
  }
}

/** Undefined unless the international site knows the account: what it says of another is no answer. */
async function internationalSettings(reader: Reader): Promise<Settings | undefined> {
  try {
    const settings = await settingsAt(reader, internationalSite);
    const isOurs = settings.contacts.some((it) => it.IsAccount && it.AccountUid === reader.account);
    return isOurs ? settings : undefined;
  } catch (problem) {
    if (!(problem instanceof ReadFailure)) throw problem;
    return undefined;
  }
}

async function settingsAt(reader: Reader, region: string | null): Promise<Settings> {
  const all = await everyPage(reader, listSubscriptionItems, region);
  const items = all.filter(({ ItemName }) => isSecurity(ItemName));
  const unread = (message: string) => failure(listSubscriptionItems, 'UnexpectedReply', message, region);
  // Every account has such types; without one, nobody's security messages were told.
  if (items.length === 0) throw unread('no type of message is one of security');
  const silent = items.find(({ ContactIds }) => !ContactIds);
  if (silent) throw unread(`who receives "${silent.ItemName}" is not told`);
  return { region, items, contacts: await everyPage(reader, listContacts, region) };
}

/** The vendor publishes no codes of the types; their names say what they are for: "Security Notice", 云盾安全信息通知. */
function isSecurity(name: string): boolean {
  return /security|安全/i.test(name);
}

async function everyPage<T>(
  reader: Reader,
  operation: Operation<readonly T[]>,
  region: string | null,
): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of reader.pages(operation, { Locale: 'en' }, { region })) items.push(...page);
  return items;
}

function failure({ service, name }: Operation, code: GapCode, message: string, region: string | null): ReadFailure {
  return new ReadFailure({ service, operation: name, region, code, message });
}
