import { fixedCredentials } from '#clouds/alibaba/access-key.ts';
import { createAlibabaTransport } from '#clouds/alibaba/client.ts';
import { alibaba } from '#clouds/alibaba/index.ts';
import { simulatedCredentials } from './alibaba/credentials.ts';
import { type AssessOptions, assessOver, type SimulatedAssessment } from './assess-over.ts';

export interface AssessSimulatedOptions extends AssessOptions {
  readonly url: string;
}

/** The real client and the real scan against a simulated Alibaba Cloud. */
export async function assessSimulated(options: AssessSimulatedOptions): Promise<SimulatedAssessment> {
  const { requestTimeoutMs = 5_000 } = options;
  const { accessKeyId: id, accessKeySecret: secret } = simulatedCredentials;
  const wire = createAlibabaTransport({
    credentials: fixedCredentials({ id, secret, token: undefined }, { en: 'the test', zh: '测试' }),
    endpoint: new URL(options.url),
    requestTimeoutMs,
    connectTimeoutMs: Math.min(requestTimeoutMs, 5_000),
  });
  return await assessOver(alibaba, wire, options);
}
