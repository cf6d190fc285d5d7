import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Has this process trust a certificate besides those that it trusts already. */
export function trust(cert: string): void {
  setDefaultCACertificates([...getCACertificates('default'), cert]);
}
