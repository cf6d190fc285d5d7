import { expect, test } from 'vitest';
import { Near, toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import { pluralOf, typeNameOf } from './names.ts';

test.each([
  ['alibaba.oss.bucket', 'AlibabaOssBucket', 'alibabaOssBuckets'],
  ['alibaba.ecs.security-group', 'AlibabaEcsSecurityGroup', 'alibabaEcsSecurityGroups'],
  ['azure.keyvault.vault', 'AzureKeyvaultVault', 'azureKeyvaultVaults'],
  ['toy.a.policy', 'ToyAPolicy', 'toyAPolicies'],
  ['toy.a.key', 'ToyAKey', 'toyAKeys'],
  ['toy.a.address', 'ToyAAddress', 'toyAAddresses'],
  ['toy.a.switch', 'ToyASwitch', 'toyASwitches'],
  ['toy.a.mesh', 'ToyAMesh', 'toyAMeshes'],
  ['toy.a.box', 'ToyABox', 'toyABoxes'],
  ['toy.a.nat-gateway2', 'ToyANatGateway2', 'toyANatGateway2s'],
])('%s is a %s, many are %s', (kind, type, plural) => {
  expect([typeNameOf(kind), pluralOf(kind)]).toEqual([type, plural]);
});

test('two kinds of one name make no graph', () => {
  const twin = { ...Near, kind: 'toy.a-near' };
  expect(() => buildGraphModel([...toyKinds, twin])).toThrow('Two types of the asset graph are called ToyANear');
});

test('every type has a root field of its own', () => {
  const plurals = [...buildGraphModel(toyKinds).types.values()].map(({ plural }) => plural);
  expect(new Set(plurals).size).toBe(plurals.length);
});
