import { parseOssAnswer } from '#clouds/alibaba/oss-client.ts';
import { CloudError } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import type { Call } from './call.ts';
import type { Estate } from './estate.ts';
import { handlerOf, services } from './operations.ts';
import { ossOperations } from './services/oss.ts';
import { VendorError } from './vendor-error.ts';

/** The simulated cloud without wire, signatures, quotas and faults: for measuring everything behind the wire. */
export function createDirectTransport(estate: Estate): Transport {
  const byCode = new Map(services.map((service) => [service.code, service]));
  return {
    send: async (call) => {
      try {
        if (call.service === 'oss') return answerOss(estate, call);
        const service = byCode.get(call.service);
        const handler = service && handlerOf(service, call.operation);
        if (!handler) throw new Error(`${call.service} ${call.operation} is not simulated`);
        return handler(simulatedCall(estate, call));
      } catch (error) {
        if (!(error instanceof VendorError)) throw error;
        throw new CloudError(error.code, error.message, { kind: 'refused', status: error.status });
      }
    },
  };
}

function answerOss(estate: Estate, call: CloudCall): unknown {
  const handler = ossOperations[call.operation];
  if (!handler) throw new Error(`oss ${call.operation} is not simulated`);
  const { body } = handler(simulatedCall(estate, call));
  return parseOssAnswer(call, { status: 200, headers: {}, text: body });
}

function simulatedCall(estate: Estate, { input, region }: CloudCall): Call {
  const texts = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]));
  return {
    estate,
    input: region === null ? texts : { RegionId: region, ...texts },
    region,
    caller: { kind: 'user', name: 'auditor' },
    now: Date.now(),
    pageCap: Number.POSITIVE_INFINITY,
    anomaly: null,
    assumeRole: () => {
      throw new Error('Roles are assumed over the wire only');
    },
  };
}
