import { type Answer, ossRefusal, rpcAnswer, rpcRefusal } from './answer.ts';
import type { Call, CallerIdentity } from './call.ts';
import type { KeyRing } from './credentials.ts';
import type { Estate } from './estate.ts';
import { forbidden } from './faults.ts';
import type { HttpRequest } from './http-request.ts';
import type { Nonces } from './nonces.ts';
import { handlerOf, serviceOfVersion } from './operations.ts';
import { type OssTarget, ossTarget, verifyOss } from './oss-signature.ts';
import { verifyRpc } from './rpc-signature.ts';
import { ossOperation, ossOperations } from './services/oss.ts';
import { missingParameter, VendorError } from './vendor-error.ts';

/** What every exchange of one simulator shares. */
export interface World {
  readonly estate: Estate;
  readonly keys: KeyRing;
  readonly nonces: Nonces;
  readonly pageCap: number;
  readonly now: () => number;
}

/** A request that was understood: what it asks for, and how it is answered. */
export interface Exchange {
  readonly service: string;
  readonly operation: string;
  readonly region: string | null;
  readonly input: Readonly<Record<string, string>>;
  readonly kind: 'read' | 'write';
  /** throws VendorError */
  verify(): CallerIdentity;
  /** throws VendorError */
  run(caller: CallerIdentity, anomaly: Call['anomaly'], requestId: string): Answer;
  refuse(requestId: string, error: VendorError): Answer;
}

/** Members of the request itself, not of the operation's input. */
const envelope = new Set(['Action', 'Version', 'Format']);

function rpcInput(request: HttpRequest): Record<string, string> {
  const input: Record<string, string> = {};
  for (const [name, value] of request.query) if (!envelope.has(name)) input[name] = value;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    for (const [name, value] of new URLSearchParams(request.body)) if (!envelope.has(name)) input[name] = value;
  return input;
}

function issuer(world: World): Call['assumeRole'] {
  return (role, session, seconds) => world.keys.issue(role, session, world.now() + seconds * 1000);
}

const readVerb = /^(Describe|List|Get|Query|Check|Search|Generate)/;

function unknownAction(service: string, action: string): VendorError {
  return readVerb.test(action)
    ? new VendorError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.')
    : forbidden(service);
}

export function rpcExchange(world: World, request: HttpRequest): Exchange {
  const parameters = new Map(request.query);
  const action = request.headers['x-acs-action'] ?? parameters.get('Action') ?? '';
  const version = request.headers['x-acs-version'] ?? parameters.get('Version') ?? '';
  const service = serviceOfVersion(version);
  const handler = service === undefined ? undefined : handlerOf(service, action);
  const code = service?.code ?? 'unknown';
  const input = rpcInput(request);
  const region = input.RegionId ?? null;
  return {
    service: code,
    operation: action,
    region,
    input,
    kind: handler === undefined ? 'write' : 'read',
    verify: () => verifyRpc(request, world.keys, world.nonces, world.now()).caller,
    run: (caller, anomaly, requestId) => {
      if (action === '') throw missingParameter('Action');
      if (handler === undefined) throw unknownAction(code, action);
      const { estate, pageCap } = world;
      const call = { estate, input, region, caller, now: world.now(), pageCap, anomaly, assumeRole: issuer(world) };
      return rpcAnswer(requestId, handler(call));
    },
    refuse: (requestId, error) => rpcRefusal(requestId, error, `${code}.aliyuncs.com`),
  };
}

function ossInput(request: HttpRequest, target: OssTarget): Record<string, string> {
  const input: Record<string, string> = target.bucket === null ? {} : { Bucket: target.bucket };
  for (const [name, value] of request.query) input[name] = value;
  return input;
}

/** The region that the signature names; what it is worth is known only once it is verified. */
function signedRegion(request: HttpRequest): string | null {
  return /Credential=[^/]+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

export function ossExchange(world: World, request: HttpRequest): Exchange {
  const target = ossTarget(request);
  const names = request.query.map(([name]) => name);
  const operation = ossOperation(request.method, target.bucket, target.key, names);
  const handler = operation === null ? undefined : ossOperations[operation];
  const input = ossInput(request, target);
  const region = target.bucket === null ? null : signedRegion(request);
  return {
    service: 'oss',
    operation: operation ?? `${request.method} ${request.path}`,
    region,
    input,
    kind: handler === undefined ? 'write' : 'read',
    verify: () => verifyOss(request, target, world.keys, world.now()).key.caller,
    run: (caller, anomaly, requestId) => {
      if (handler === undefined) throw forbidden('oss');
      const { estate, pageCap } = world;
      const call = { estate, input, region, caller, now: world.now(), pageCap, anomaly, assumeRole: issuer(world) };
      const { body, type } = handler(call);
      return { status: 200, type, body, requestId, code: null };
    },
    refuse: (requestId, error) => ossRefusal(requestId, error, request.headers.host ?? ''),
  };
}

/** RPC requests name an action; everything else is OSS. */
export function understand(world: World, request: HttpRequest): Exchange {
  const isRpc =
    request.headers['x-acs-action'] !== undefined ||
    request.query.some(([name]) => name === 'Action' || name === 'Version');
  return isRpc ? rpcExchange(world, request) : ossExchange(world, request);
}
