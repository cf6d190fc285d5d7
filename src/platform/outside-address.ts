import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { addressClassOf } from './address-class.ts';
import { AppError } from './errors.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Where addresses that users give may lead: to public addresses over https on the ports of the web, and to what the operator lists. */
export interface OutsidePolicy {
  /** addresses, ranges and host names inside, allowed on every port and over plain HTTP too (BASTIDE_ALLOWED_ADDRESSES) */
  readonly allowed: readonly string[];
  /** plain HTTP to public addresses too */
  readonly allowHttp?: boolean;
  /** 80, 443, 8080 and 8443 unless named */
  readonly ports?: readonly number[];
  /** asked once for each connection, and only what it says is connected to; the system's unless named */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
}

const webPorts = [80, 443, 8080, 8443];
const maxUrlLength = 2_048;
const resolveTimeoutMs = 10_000;

/** The parsed address, when it may be reached now; else an `AppError` that says what it leads to. Connections are checked again. */
export async function assertOutsideAddress(address: string | URL, policy: OutsidePolicy): Promise<URL> {
  const url = URL.parse(String(address));
  if (url === null || String(address).length > maxUrlLength || url.username !== '' || url.password !== '') {
    throw malformed();
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const place = { protocol: url.protocol, host, port: portOf(url.protocol, url.port) };
    await within(resolveTimeoutMs, resolveAllowed(place, policy));
  } catch (error) {
    throw error instanceof AppError ? error : notFound(host, error);
  }
  return url;
}

/**
 * Connects only where the policy allows, to exactly the addresses that were checked, so that a name that changes its mind gains nothing.
 * Redirects that a caller follows through it are checked like any address.
 */
export function guardedAgent(policy: OutsidePolicy, options: { connectTimeoutMs?: number } = {}): Agent {
  const timeout = options.connectTimeoutMs ?? resolveTimeoutMs;
  return new Agent({
    connect: (target, callback) => {
      const place = { protocol: target.protocol, host: target.hostname, port: portOf(target.protocol, target.port) };
      within(timeout, resolveAllowed(place, policy))
        .then((addresses) => {
          buildConnector({ lookup: answerWith(addresses), timeout, allowH2: false })(target, callback);
        })
        .catch((error: Error) => callback(error, null));
    },
    connections: 16,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    maxHeaderSize: 16_384,
  });
}

interface Place {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
}

/** The addresses of a host, all of which may be reached; one that may not spoils the host, because any could be taken. */
async function resolveAllowed(place: Place, policy: OutsidePolicy): Promise<readonly ResolvedAddress[]> {
  const { protocol, host, port } = place;
  if (host === '' || (protocol !== 'https:' && protocol !== 'http:')) throw malformed();
  const family = isIP(host);
  const addresses = family === 0 ? await (policy.resolve ?? resolveBySystem)(host) : [{ address: host, family }];
  if (addresses.length === 0) throw notFound(host);
  if (addresses.every(({ address }) => isListed(address, host, policy.allowed))) return addresses;
  for (const { address } of addresses) {
    const { id, words } = addressClassOf(address);
    if (id !== 'public' && !isListed(address, host, policy.allowed)) throw leadsInside(host, words);
  }
  if (protocol === 'http:' && !policy.allowHttp) throw plainHttp(host);
  const ports = policy.ports ?? webPorts;
  if (!ports.includes(port)) throw oddPort(host, port, ports);
  return addresses;
}

/** Whether the operator's list names the address, or its host where that leads into a network of the operator's. */
function isListed(address: string, host: string, allowed: readonly string[]): boolean {
  const { id } = addressClassOf(address);
  const name = host.toLowerCase().replace(/\.$/, '');
  return allowed.some((entry) => {
    const range = parseRange(entry);
    if (range === undefined) {
      const mayBeNamed = id === 'public' || id === 'private' || (id === 'loopback' && name === 'localhost');
      return mayBeNamed && entry.toLowerCase() === name;
    }
    const [base, bits] = range;
    const parsed = ipaddr.parse(address);
    // The metadata service must be meant: a range that happens to hold it does not open it.
    const isMeant = id !== 'metadata' || bits === base.toByteArray().length * 8;
    return isMeant && parsed.kind() === base.kind() && parsed.match(base, bits);
  });
}

function parseRange(entry: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (isIP(entry) === 0) return undefined;
  const base = ipaddr.parse(entry);
  return [base, base.toByteArray().length * 8];
}

function resolveBySystem(host: string): Promise<readonly ResolvedAddress[]> {
  return lookup(host, { all: true, verbatim: true });
}

type LookupCallback = (error: Error | null, address: string | ResolvedAddress[], family?: number) => void;

function answerWith(addresses: readonly ResolvedAddress[]) {
  return (_host: string, { all }: { all?: boolean | undefined }, callback: LookupCallback): void => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family ?? 0);
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The name was not resolved within ${ms} ms.`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function portOf(protocol: string, port: string): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function refused(en: string, zh: string, cause?: unknown): AppError {
  return new AppError('address-refused', { en, zh }, { cause });
}

function malformed(): AppError {
  return refused(
    `An address here begins with https:// and a host, is at most ${maxUrlLength} characters long and names no user or password.`,
    `此处的地址应以 https:// 和主机名开头，不超过 ${maxUrlLength} 个字符，且不含用户名和密码。`,
  );
}

/** The address itself is not told: who may only ask must not learn what is inside. */
function leadsInside(host: string, words: { readonly en: string; readonly zh: string }): AppError {
  return refused(
    `${host} leads to ${words.en}, which may not be reached from here. An operator can allow it with BASTIDE_ALLOWED_ADDRESSES.`,
    `${host} 指向${words.zh}，不允许从此处访问。运维人员可通过 BASTIDE_ALLOWED_ADDRESSES 放行。`,
  );
}

function plainHttp(host: string): AppError {
  return refused(`${host} may only be reached over https.`, `只能通过 https 访问 ${host}。`);
}

function oddPort(host: string, port: number, ports: readonly number[]): AppError {
  return refused(
    `Port ${port} of ${host} may not be reached, only ${ports.join(', ')}.`,
    `不允许访问 ${host} 的端口 ${port}，只能访问 ${ports.join('、')}。`,
  );
}

function notFound(host: string, cause?: unknown): AppError {
  return refused(`The host ${host} cannot be found.`, `找不到主机 ${host}。`, cause);
}
