import { stringify } from 'yaml';
import type { StoredCheckDocument } from '#graph/stored-check.ts';

const good = { email: 'security@example.com' };
const exampleOf = (outcome: 'pass' | 'fail', because: string, securityContacts: readonly object[]) => ({
  ...{ outcome, because, asset: { securityContacts } },
});

/** The control that was given, as somebody would paste it over the subscriptions of Azure; with what a test changes. */
export function contactControl(changes: Partial<StoredCheckDocument> = {}): string {
  return stringify({
    id: 'custom.contact-additional-email',
    version: 1,
    dialect: 'bastide-1',
    title: { en: 'Security contacts have addresses', zh: '安全联系人均有邮箱地址' },
    cloud: 'azure',
    covers: 'Connector',
    severity: 'medium',
    overview: 'Whom Defender for Cloud writes to.',
    rationale: 'Somebody must hear of it.',
    remediation: { console: ['Open Email notifications.', 'Enter an address.'], cli: null },
    query: `{ connectors(where: { OR: [ { securityContacts_SOME: null } { securityContacts_SOME: { email: null } } { securityContacts_SOME: { email: "" } } ] }) { ...AssetFragment } }`,
    expect: 'eq []',
    finding: { en: 'Nobody of ours is told', zh: '我方无人收到通知' },
    examples: [
      exampleOf('fail', 'no contact', []),
      exampleOf('fail', 'one good and one empty contact', [good, { email: null }]),
      exampleOf('pass', 'good only', [good]),
      { outcome: 'unknown', because: 'contacts not readable', unread: ['securityContacts'] },
    ],
    ...changes,
  });
}
