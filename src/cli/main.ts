#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { keepHeapSmall } from '#platform/heap.ts';

keepHeapSmall();
enableCompileCache();
// The reader of a pipe may go away (as head does), also before the help: results are written by what reports its own failures.
process.stdout.on('error', () => {});
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2));
