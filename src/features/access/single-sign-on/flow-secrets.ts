import { createHmac } from 'node:crypto';

/** What ties an answer of the provider to the browser that asked; all of it follows from the one secret in the browser's cookie. */
export interface FlowSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export function flowSecretsOf(secret: string): FlowSecrets {
  const derive = (purpose: string) => createHmac('sha256', secret).update(purpose).digest('base64url');
  return { state: derive('state'), nonce: derive('nonce'), codeVerifier: derive('code verifier') };
}
