import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { azure } from '#clouds/azure/index.ts';
import { modelOfCloud } from '#graph/cloud-graph.ts';
import { entryOf } from '#graph/stored-check.ts';
import { parseStoredCheck } from '#graph/stored-check-text.ts';
import type { CatalogueEntry } from '#model/check.ts';
import { assessAzure } from '#testing/azure/assess.ts';
import { type ArmEstate, ArmRefusal, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { typicalArmEstate } from '#testing/azure/estates.ts';
import { type ArmSimulator, startArmSimulator } from '#testing/azure/simulator.ts';
import { selfSignedCertificate } from '#testing/certificate.ts';
import { contactQuery } from '#testing/graph/contact-estate.ts';
import { variablesOf } from './azure-variables.ts';
import { newPlace, run } from './program.ts';

const estate = await typicalArmEstate();
const tls = selfSignedCertificate();
const contacts = `${subscription}/providers/Microsoft.Security/securityContacts`;
const running: ArmSimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

const estateWith = (content: ArmEstate['contents'][string]): ArmEstate => ({
  ...estate,
  contents: { ...estate.contents, [contacts]: content },
});
const contact = (name: string, properties: object) => ({ id: `${contacts}/${name}`, name, properties });
const good = contact('default', { emails: 'security@example.com; soc@example.com', isEnabled: true });

/** What a person pastes: the given text, as a stored check over Azure connectors. */
const pasted = `
id: custom.contact-additional-email
version: 1
dialect: bastide-1
title: Security contacts have an additional address
cloud: azure
covers: Connector
severity: medium
overview: Defender for Cloud writes to the owners of a subscription.
rationale: The security team must hear of it too.
remediation: { console: [Enter an address.] }
query: '${contactQuery}'
expect: eq []
examples:
  - { outcome: pass, because: it has an address, asset: { securityContacts: [{ email: a@example.com }] } }
  - { outcome: fail, because: there is none, asset: { securityContacts: [] } }
  - { outcome: unknown, because: nobody may read it, unread: [securityContacts] }
`;
const builtIn = azure.catalogue.find(({ check }) => check.id === 'azure.defender.contact-additional-email')!;
const custom = entryOf(parseStoredCheck(pasted), modelOfCloud(azure));

type Content = ArmEstate['contents'][string];
const cases: readonly (readonly [string, Content, string])[] = [
  ['no contact', [], 'fail'],
  ['a contact whose address is null', [contact('default', { emails: null })], 'fail'],
  ['a contact whose address is ""', [contact('default', { emails: '' })], 'fail'],
  ['a contact whose address is blanks and separators', [contact('default', { emails: ' ; , ' })], 'fail'],
  ['one good and one empty contact', [good, contact('default1', { email: '' })], 'fail'],
  ['a good contact alone', [good], 'pass'],
  [
    'a good contact of 2017',
    [contact('default1', { email: 'security@example.com', alertNotifications: 'On', alertsToAdmins: 'On' })],
    'pass',
  ],
  ['contacts that nobody may read', new ArmRefusal(403, 'AuthorizationFailed', 'You may not read this.'), 'unknown'],
];

describe.each<[string, CatalogueEntry]>([
  ['built in', builtIn],
  ['pasted as a stored check', custom],
])('the control of the additional address, %s, over Azure Resource Manager', (_name, entry) => {
  test.each(cases)('%s', async (_case, content, outcome) => {
    const simulator = await startArmSimulator({ estate: estateWith(content) });
    running.push(simulator);
    const { results } = await assessAzure({ url: simulator.url, checks: [entry.check.id], more: [custom] });
    expect(results.map((result) => [result.name, result.outcome])).toEqual([[subscriptionId, outcome]]);
    expect(JSON.stringify(results)).not.toContain('security@');
  });
});

describe('on the command line', () => {
  /** A recording of an estate with these contacts. */
  async function recorded(content: Content) {
    const simulator = await startArmSimulator({ estate: estateWith(content), tls });
    running.push(simulator);
    const place = newPlace();
    const env = variablesOf(simulator, tls, place);
    const file = 'account.ndjson';
    await run(['assess', 'azure', '--endpoint', simulator.url, '--check', builtIn.check.id, '--record', file], {
      place,
      env,
    });
    writeFileSync(join(place.work, 'contact.yaml'), pasted);
    return { place, file };
  }

  test('bastide query finds the subscription without an address, and says what nobody can tell', async () => {
    const { place, file } = await recorded([good, contact('default1', { email: '' })]);
    const found = await run(['query', contactQuery, '--replay', file, '--format', 'json'], { place });
    expect([found.status, found.stderr]).toEqual([0, '']);
    expect(JSON.parse(found.stdout).data.connectors).toMatchObject([{ name: subscriptionId, cloud: 'azure' }]);
    const csv = await run(['query', contactQuery, '--replay', file, '--format', 'csv'], { place });
    expect(csv.stdout.split('\r\n')[0]).toBe('id,name,displayName,kind,cloud,account,region');

    const unread = await recorded(new ArmRefusal(403, 'AuthorizationFailed', 'You may not read this.'));
    const open = await run(['query', contactQuery, '--replay', unread.file], { place: unread.place });
    expect(open.status).toBe(0);
    expect(open.stdout).toBe('Nothing matches.\n');
    expect(open.stderr).toMatch(/^connectors: of 1 assets nobody can tell \(.+\)\. .*AuthorizationFailed/);
  });

  test('variables are typed, and what is wrong is one line with its place', async () => {
    const { place, file } = await recorded([good]);
    const text =
      'query ($part: String!, $kinds: [String!]) { securityContacts(where: { email_CONTAINS: $part, kind_IN: $kinds }) { name } }';
    const ask = (...more: string[]) => run(['query', text, '--replay', file, '--format', 'json', ...more], { place });
    const found = await ask('--var', 'part=soc@', '--var', 'kinds=azure.defender.security-contact,other');
    expect(JSON.parse(found.stdout).data.securityContacts).toEqual([{ name: 'default' }]);
    const lacking = await ask('--var', 'part=soc@');
    expect([lacking.status, lacking.stderr]).toEqual([2, 'The query is wrong: the variable $kinds has no value\n']);
    const stray = await ask('--var', 'prat=x');
    expect(stray.stderr).toMatch(/declares no variable \$prat; it declares \$part, \$kinds/);
    const wrong = await run(['query', '{ connectorz { id } }', '--replay', file, '--language', 'zh'], { place });
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(/^查询第 1 行第 3 列有误：类型 Query 没有字段 connectorz。您是否想输入 "connectors"/);
  });

  test('bastide checks test reads the file and judges its examples; assess takes it beside the catalogue', async () => {
    const { place, file } = await recorded([good, contact('default1', { email: '' })]);
    const tested = await run(['checks', 'test', 'contact.yaml'], { place });
    expect([tested.status, tested.stderr]).toEqual([0, '']);
    expect(tested.stdout).toContain('3/3 examples hold.');
    const only = ['--check', 'custom.contact-additional-email', '--stored-check', 'contact.yaml', '--format', 'json'];
    const assessed = await run(['assess', 'azure', '--replay', file, ...only], { place });
    const { results } = JSON.parse(assessed.stdout);
    expect(results).toMatchObject([
      { check: 'custom.contact-additional-email', name: subscriptionId, outcome: 'fail' },
    ]);

    const spoilt = readFileSync(join(place.work, 'contact.yaml'), 'utf8').replace('outcome: pass', 'outcome: fail');
    writeFileSync(join(place.work, 'spoilt.yaml'), spoilt);
    const differs = await run(['checks', 'test', 'spoilt.yaml'], { place });
    expect(differs.status).toBe(1);
    expect(differs.stdout).toContain('✗ it has an address: expected fail, but it is pass');
    writeFileSync(join(place.work, 'bad.yaml'), pasted.replace('severity: medium', 'severity: grave'));
    const bad = await run(['checks', 'test', 'bad.yaml'], { place });
    expect([bad.status, bad.stdout]).toEqual([1, '']);
    expect(bad.stderr).toMatch(/^File bad\.yaml: .*Line 8: severity: .*\n$/);
  });
});
