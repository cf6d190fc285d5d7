import { createAzureTransport } from '#clouds/azure/client.ts';
import { azure } from '#clouds/azure/index.ts';
import { type AssessOptions, assessOver, type SimulatedAssessment } from '../assess-over.ts';
import { subscriptionId } from './estate.ts';
import { simulatedToken } from './simulator.ts';

/** The real client and the real scan against a simulated Azure. */
export async function assessAzure(options: AssessOptions & { readonly url: string }): Promise<SimulatedAssessment> {
  const { requestTimeoutMs = 5_000 } = options;
  const transport = createAzureTransport({
    tokens: { describe: { en: 'the test', zh: '测试' }, get: async () => simulatedToken },
    base: new URL(options.url),
    requestTimeoutMs,
    connectTimeoutMs: Math.min(requestTimeoutMs, 5_000),
  });
  return await assessOver(azure, { ...transport, account: subscriptionId }, options);
}
