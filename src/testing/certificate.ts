import { generateKeyPairSync, sign } from 'node:crypto';

/** What a key is for: `ec` is quick to make, `rsa` is what signs assertions. */
type KeyKind = 'ec' | 'rsa';

/** A key and a certificate for `localhost` and 127.0.0.1, signed by itself and valid around the present day. */
export function selfSignedCertificate(kind: KeyKind = 'ec'): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const algorithm =
    kind === 'ec'
      ? der(0x30, objectId('2a8648ce3d040302')) // ecdsa-with-SHA256
      : der(0x30, objectId('2a864886f70d01010b'), der(0x05)); // sha256WithRSAEncryption
  const commonName = der(0x30, objectId('550403'), der(0x0c, Buffer.from('localhost')));
  const name = der(0x30, der(0x31, commonName));
  const day = 86_400_000;
  const validity = der(0x30, time(Date.now() - day), time(Date.now() + day));
  const names = der(0x30, der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(0xa3, der(0x30, der(0x30, objectId('551d11'), der(0x04, names))));
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(0x30, version, serial, algorithm, name, validity, name, spki, extensions);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = der(0x30, body, algorithm, signature).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

/** Tag, length and content, as X.690 writes them. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}
