import { decryptSecret, encryptSecret, type KeyService, type SecretContext } from '../encryption.ts';
import { newId } from '../identifiers.ts';
import type { Database } from './database.ts';

/** What the proof of a row is sealed for. */
export const keyProofContext = (organizationId: string, id: string): SecretContext => [
  organizationId,
  'key_proofs',
  id,
];

/** For whoever wraps all secrets with another master key. */
export const keyProofs = { table: 'key_proofs', idColumn: 'id', column: 'proof', contextOf: keyProofContext } as const;

/** Makes sure that the master key is the one that sealed this organisation's secrets; leaves a proof at the first time. Throws AppError 'decryption-failed'. */
export async function proveMasterKey(database: Database, keys: KeyService, organizationId: string): Promise<void> {
  const [known] = await database.inOrganization(organizationId, (transaction) =>
    transaction.query<{ id: string; proof: Buffer }>('SELECT id, proof FROM key_proofs WHERE organization_id = $1', [
      organizationId,
    ]),
  );
  if (known) {
    await decryptSecret(keys, known.proof, keyProofContext(organizationId, known.id));
    return;
  }
  const id = newId();
  const proof = await encryptSecret(keys, 'the master key is right', keyProofContext(organizationId, id));
  await database.inOrganization(organizationId, (transaction) =>
    transaction.execute('INSERT INTO key_proofs (organization_id, id, proof) VALUES ($1, $2, $3)', [
      ...[organizationId, id, proof],
    ]),
  );
}
