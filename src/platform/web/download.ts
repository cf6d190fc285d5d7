import { Readable } from 'node:stream';
import type { Download } from './route.ts';

/** A download whose first piece is there: what fails before it is still an ordinary error. */
export async function startDownload(download: Download, onError: (error: unknown) => void): Promise<Readable> {
  const iterator: AsyncIterator<string | Uint8Array> = download[Symbol.asyncIterator]();
  const first = await iterator.next();
  return Readable.from(pieces(first, iterator, onError), { objectMode: false });
}

async function* pieces(
  first: IteratorResult<string | Uint8Array>,
  iterator: AsyncIterator<string | Uint8Array>,
  onError: (error: unknown) => void,
): AsyncGenerator<string | Uint8Array> {
  try {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  } catch (error) {
    onError(error);
    throw error;
  } finally {
    await iterator.return?.();
  }
}

/** Content-Disposition for a file name; what the plain form cannot hold goes into the encoded one (RFC 6266). */
export function attachmentHeader(fileName: string): string {
  const plain = fileName.replace(/[^\w.() -]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"${plain === fileName ? '' : `; filename*=UTF-8''${encoded}`}`;
}
