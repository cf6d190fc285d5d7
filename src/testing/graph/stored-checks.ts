import { stringify } from 'yaml';
import type { StoredCheckDocument } from '#graph/stored-check.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { contactQuery } from './contact-estate.ts';

/** The given control over the toy kinds as a YAML text, with what a test changes. */
export function seedDocument(changes: Partial<StoredCheckDocument> = {}): string {
  const good = { email: 'owner@example.com' };
  const document: Partial<StoredCheckDocument> = {
    id: 'custom.contact-email',
    version: 1,
    dialect: 'bastide-1',
    title: 'Security contacts have addresses',
    cloud: 'toy',
    covers: 'Connector',
    severity: 'medium',
    overview: 'Whom the cloud tells of security matters.',
    rationale: 'Somebody must hear of it.',
    remediation: { console: ['Open the settings.', 'Enter an address.'], cli: null },
    query: contactQuery,
    expect: 'eq []',
    examples: [
      { outcome: 'fail', because: 'no contact', ...exampleOf([]) },
      { outcome: 'fail', because: 'a contact with null', ...exampleOf([{ email: null }]) },
      { outcome: 'fail', because: 'a contact with ""', ...exampleOf([{ email: '' }]) },
      { outcome: 'fail', because: 'one good and one empty contact', ...exampleOf([good, { email: '' }]) },
      { outcome: 'pass', because: 'good only', ...exampleOf([good]) },
      { outcome: 'unknown', because: 'contacts not readable', ...exampleOf([]), unread: ['securityContacts'] },
    ],
    ...changes,
  };
  return stringify(document);
}

function exampleOf(securityContacts: readonly object[]) {
  return { asset: { securityContacts }, unread: [], cutShort: [], parameters: {} };
}

/** The English message that something is refused with. */
export function refusalOf(work: () => unknown): string {
  return refusalIn(work).en;
}

/** The message in both languages. */
export function refusalIn(work: () => unknown): Text {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.text;
    throw error;
  }
  throw new Error('it was not refused');
}
