// Ends with 0 when the server on this machine is ready: the health check of a container. What it says goes to the container's health log.
import { get as getPlain } from 'node:http';
import { get as getEncrypted } from 'node:https';

const { BASTIDE_PORT: port = '8470', BASTIDE_TLS_CERT: certificate } = process.env;
// The certificate is for another name than localhost, and nobody stands in between here.
const options = { host: '127.0.0.1', port, path: '/readyz', timeout: 4_000, rejectUnauthorized: false };
const request = (certificate ? getEncrypted : getPlain)(options, (reply) => {
  reply.pipe(process.stdout);
  process.exitCode = reply.statusCode === 200 ? 0 : 1;
});
request.on('timeout', () => request.destroy(new Error('no answer in time')));
request.on('error', (error) => {
  process.stdout.write(`${error.message}\n`);
  process.exitCode = 1;
});
