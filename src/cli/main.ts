#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { keepHeapSmall } from '#platform/heap.ts';

keepHeapSmall();
enableCompileCache();
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2));
