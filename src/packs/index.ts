import type { Pack } from '#model/check.ts';
import { alibabaBestPractices, bastideAlibaba } from './alibaba-best-practices.ts';
import { cisAlibaba20 } from './cis-alibaba-2.0.ts';
import { cisAzure50 } from './cis-azure-5.0.ts';

export const packs: readonly Pack[] = [alibabaBestPractices, bastideAlibaba, cisAlibaba20, cisAzure50];
