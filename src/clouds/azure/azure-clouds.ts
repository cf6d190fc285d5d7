import type { Side } from '#model/cloud-program.ts';
import { readEnvironment } from '#platform/config.ts';
import { parseEndpoint } from '#platform/endpoint.ts';
import { AppError } from '#platform/errors.ts';

/** One of the separate worlds of Azure: accounts of one are unknown in the others. */
export interface AzureCloud {
  /** as the vendor's command line writes it */
  readonly name: string;
  readonly side: Side;
  /** Azure Resource Manager, which is also what tokens are asked for */
  readonly management: string;
  /** who gives out tokens (Microsoft Entra ID) */
  readonly authority: string;
}

/** Source: `az cloud show`, and the authority hosts of @azure/identity 4.14.1. */
export const azureClouds: readonly AzureCloud[] = [
  {
    name: 'AzureCloud',
    side: 'outside-china',
    management: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
  },
  {
    name: 'AzureChinaCloud',
    side: 'china',
    management: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
  },
  {
    name: 'AzureUSGovernment',
    side: 'outside-china',
    management: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
  },
];

/** Where calls and tokens go; an authority that is none of the vendor's is not validated with the vendor. */
export interface AzurePlace {
  readonly management: string;
  readonly authority: string;
  readonly isOwnAuthority: boolean;
}

/** As AZURE_CLOUD and AZURE_AUTHORITY_HOST say, else as `name`, which the vendor's command line noted. Throws AppError 'invalid-request'. */
export function placeOf(name: string | undefined): AzurePlace {
  const authority = authorityOfEnvironment();
  const named = readEnvironment('AZURE_CLOUD') ?? readEnvironment('AZURE_CLOUD_NAME');
  const cloud = named === undefined ? (byAuthority(authority) ?? byName(name) ?? azureClouds[0]!) : byName(named);
  if (!cloud) throw noSuchCloud();
  return placeIn(cloud, authority);
}

/** The side where an account was opened decides; of the environment, only an authority that is none of the vendor's counts. */
export function placeOfSide(side: Side): AzurePlace {
  const authority = authorityOfEnvironment();
  return placeIn(azureClouds.find((cloud) => cloud.side === side)!, byAuthority(authority) ? undefined : authority);
}

function placeIn(cloud: AzureCloud, authority: string | undefined): AzurePlace {
  const isOwnAuthority = authority !== undefined && !byAuthority(authority);
  return { management: cloud.management, authority: authority ?? cloud.authority, isOwnAuthority };
}

function byAuthority(authority: string | undefined): AzureCloud | undefined {
  return azureClouds.find((cloud) => cloud.authority === authority);
}

function byName(name: string | undefined): AzureCloud | undefined {
  return azureClouds.find((cloud) => cloud.name.toLowerCase() === name?.toLowerCase());
}

function authorityOfEnvironment(): string | undefined {
  const text = readEnvironment('AZURE_AUTHORITY_HOST');
  if (text === undefined) return undefined;
  const url = parseEndpoint(text.includes('://') ? text : `https://${text}`);
  if (url.protocol === 'https:') return url.origin;
  throw new AppError('invalid-request', {
    en: 'AZURE_AUTHORITY_HOST must be an https address.',
    zh: 'AZURE_AUTHORITY_HOST 必须是 https 地址。',
  });
}

function noSuchCloud(): AppError {
  const names = azureClouds.map(({ name }) => name);
  return new AppError('invalid-request', {
    en: `AZURE_CLOUD names no cloud of Azure. It can be: ${names.join(', ')}`,
    zh: `AZURE_CLOUD 不是有效的 Azure 云名称。可用的值：${names.join('、')}`,
  });
}
