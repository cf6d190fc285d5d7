import ipaddr from 'ipaddr.js';

export interface AddressClass {
  readonly id: 'public' | 'metadata' | 'loopback' | 'private' | 'other';
  /** completes the sentence: it leads to … */
  readonly words: { readonly en: string; readonly zh: string };
}

/** Where clouds tell an instance its credentials; not all of them lie in ranges that say so. */
const metadata = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '169.254.0.23',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
]);

const classes: Readonly<Record<string, readonly [id: AddressClass['id'], en: string, zh: string]>> = {
  public: ['public', 'a public address', '公网地址'],
  metadata: ['metadata', 'the metadata service of a cloud', '云平台的元数据服务'],
  loopback: ['loopback', 'this machine itself (loopback)', '本机（回环地址）'],
  private: ['private', 'a private network', '私有网络'],
  uniqueLocal: ['private', 'a private network', '私有网络'],
  carrierGradeNat: ['private', 'a shared address of a carrier (CGNAT)', '运营商级 NAT 的共享地址'],
  linkLocal: ['other', 'a link-local address', '链路本地地址'],
  multicast: ['other', 'a multicast address', '组播地址'],
  broadcast: ['other', 'the broadcast address', '广播地址'],
  unspecified: ['other', 'an unspecified address', '未指定地址'],
  ipv4Mapped: ['other', 'an IPv4 address written as IPv6', '写成 IPv6 形式的 IPv4 地址'],
  rfc6145: ['other', 'an IPv4 address behind a translator', '经转换的 IPv4 地址'],
  rfc6052: ['other', 'an IPv4 address behind a translator (NAT64)', '经转换的 IPv4 地址（NAT64）'],
  '6to4': ['other', 'an IPv4 tunnel (6to4)', 'IPv4 隧道（6to4）'],
  teredo: ['other', 'an IPv4 tunnel (Teredo)', 'IPv4 隧道（Teredo）'],
  reserved: ['other', 'a reserved address', '保留地址'],
};

/** What kind of place an IP address is; whatever is not surely public is something else. */
export function addressClassOf(address: string): AddressClass {
  const [id, en, zh] = classes[nameOf(address)] ?? classes.reserved!;
  return { id, words: { en, zh } };
}

function nameOf(address: string): string {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return 'reserved';
  const parsed = ipaddr.parse(address);
  if (metadata.has(parsed.toString())) return 'metadata';
  const range = parsed.range();
  if (range !== 'unicast') return range;
  // Of IPv6 only this eighth has been given out; the rest is old forms such as ::127.0.0.1.
  const isGivenOut = parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'));
  return isGivenOut ? 'public' : 'reserved';
}
