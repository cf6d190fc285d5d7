import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import { sampleCompany, sampleLabel } from './sample/estate.ts';
import { readerName } from './sample/identities.ts';
import { keyId } from './sample/naming.ts';
import { asSample } from './sample/recorded.ts';

// Makes samples/alibaba-company.ndjson.gz: a simulated company, read by the program itself as it reads a real one.
const program = fileURLToPath(new URL('../bin/bastide.js', import.meta.url));
const target = fileURLToPath(new URL('../samples/alibaba-company.ndjson.gz', import.meta.url));

const credentials = {
  accessKeyId: keyId(readerName, 1),
  accessKeySecret: 'simulated-secret-of-the-sample',
  identity: { kind: 'user', name: readerName },
} as const;

async function assess({ url }: Simulator, folder: string, recording: string): Promise<void> {
  const output = join(folder, 'result.json');
  const flags = ['--endpoint', url, '--record', recording, '--format', 'json', '--output', output, '--language', 'en'];
  const child = spawn(process.execPath, [program, 'assess', 'alibaba', ...flags], {
    stdio: 'inherit',
    // A home of its own: no profile of whoever runs this is read.
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
    },
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`the assessment ended with status ${String(status)}`);
}

const { estate, names, faults } = sampleCompany(Date.now());
const simulator = await startSimulator({ estate, faults, credentials: [credentials] });
const folder = await mkdtemp(join(tmpdir(), 'bastide-sample-'));
try {
  const recording = join(folder, 'recording.ndjson');
  await assess(simulator, folder, recording);
  const text = asSample(await readFile(recording, 'utf8'), sampleLabel, names);
  const packed = gzipSync(text, { level: 9 });
  await writeFile(target, packed);
  console.log(`${target}: ${packed.length} bytes, ${text.split('\n').length - 2} calls`);
} finally {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
}
