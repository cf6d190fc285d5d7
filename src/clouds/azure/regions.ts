import type { Reader } from '#model/collector.ts';
import { items, regionOf } from './arm.ts';
import { listLocations } from './subscriptions/operations.ts';

/** Source: "Azure regions list" (programmatic names). */
const global = [
  ...['australiacentral', 'australiacentral2', 'australiaeast', 'australiasoutheast', 'austriaeast', 'belgiumcentral'],
  ...['brazilsouth', 'brazilsoutheast', 'canadacentral', 'canadaeast', 'centralindia', 'centralus', 'chilecentral'],
  ...['denmarkeast', 'eastasia', 'eastus', 'eastus2', 'francecentral', 'francesouth', 'germanynorth'],
  ...['germanywestcentral', 'indonesiacentral', 'israelcentral', 'italynorth', 'japaneast', 'japanwest'],
  ...['jioindiacentral', 'jioindiawest', 'koreacentral', 'koreasouth', 'malaysiawest', 'mexicocentral'],
  ...['newzealandnorth', 'northcentralus', 'northeurope', 'norwayeast', 'norwaywest', 'polandcentral', 'qatarcentral'],
  ...['southafricanorth', 'southafricawest', 'southcentralus', 'southeastasia', 'southindia', 'spaincentral'],
  ...['swedencentral', 'swedensouth', 'switzerlandnorth', 'switzerlandwest', 'uaecentral', 'uaenorth', 'uksouth'],
  ...['ukwest', 'westcentralus', 'westeurope', 'westindia', 'westus', 'westus2', 'westus3'],
];
/** Source: "Azure in China: regions" and "Azure Government: regions". */
const china = ['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3'];
const government = ['usdodcentral', 'usdodeast', 'usgovarizona', 'usgovtexas', 'usgovvirginia'];

/** Every region id that the vendor has published. */
export const publishedRegions: readonly string[] = [...global, ...china, ...government];

/** The regions that the subscription may use. */
export async function readRegions(reader: Reader): Promise<readonly string[]> {
  const regions = new Set<string>();
  for await (const { name } of items(reader, listLocations)) {
    const region = regionOf(name);
    if (region !== null) regions.add(region);
  }
  return [...regions];
}
