import { readEnvironment } from '#platform/config.ts';
import { Secret } from '#platform/secret.ts';
import { withQuestions } from '../ask/questions.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';
import { tell } from '../tell.ts';
import { translator } from '../translator.ts';

/** An application that reads a subscription of Azure. */
export interface ServicePrincipal {
  readonly kind: 'service-principal';
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionId: string;
}

/** From the variables of the vendor when its secret is among them, else from whoever answers. */
export async function enteredServicePrincipal(context: CommandContext): Promise<ServicePrincipal> {
  const principal = ofEnvironment(context) ?? (await asked(context));
  // Whatever answers later, the secret is not to be shown.
  new Secret(principal.clientSecret);
  return principal;
}

function ofEnvironment({ language }: CommandContext): ServicePrincipal | undefined {
  const clientSecret = readEnvironment('AZURE_CLIENT_SECRET');
  if (clientSecret === undefined) return undefined;
  const [tenantId, clientId, subscriptionId] = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_SUBSCRIPTION_ID'].map(
    (name) => readEnvironment(name) ?? lacking(name),
  ) as [string, string, string];
  const t = translator(language);
  tell(t(`Using the application ${clientId} of AZURE_CLIENT_ID`, `使用 AZURE_CLIENT_ID 中的应用 ${clientId}`));
  return { kind: 'service-principal', tenantId, clientId, clientSecret, subscriptionId };
}

async function asked({ language }: CommandContext): Promise<ServicePrincipal> {
  const t = translator(language);
  return await withQuestions(async (questions) => ({
    kind: 'service-principal',
    tenantId: await questions.text(t('Tenant ID:', '租户 ID：')),
    clientId: await questions.text(t('Client ID of the application:', '应用的客户端 ID：')),
    clientSecret: await questions.secret(t('Client secret (its value):', '客户端密码（值）：')),
    subscriptionId: await questions.text(t('Subscription ID:', '订阅 ID：')),
  }));
}

function lacking(name: string): never {
  throw invalid(
    `AZURE_CLIENT_SECRET is set, but ${name} is not: set all of them, or none to be asked.`,
    `已设置 AZURE_CLIENT_SECRET，但未设置 ${name}：请全部设置，或都不设置以逐项输入。`,
  );
}
