import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#platform/errors.ts';

/** argon2id as OWASP recommends it: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const form = '$argon2id$v=19$m=19456,t=2,p=1$';

/** Each hash takes 19 MiB and a thread; more than this at once would starve everything else of the process. */
const mostAtOnce = 2;
const mostWaiting = 50;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time when there is no hash to compare with. */
  matches(password: string, stored: string | null): Promise<boolean>;
}

/** Hashing with a bound on how much of it happens at once; asks callers to come back when too many wait. */
export function createPasswords(): Passwords {
  const turns = createTurns();
  let decoy: Promise<string> | undefined;
  const hashNow = (password: string) => turns.take(() => hash(password.normalize('NFC'), parameters));
  return {
    hash: hashNow,
    async matches(password, stored) {
      decoy ??= hash(generatePassword(), parameters);
      const compared = stored ?? decoy;
      const isSame = await turns.take(async () => verify(await compared, password.normalize('NFC')));
      return isSame && stored !== null;
    },
  };
}

/** Whether a hash was made with other parameters than are in force. */
export function needsRehash(stored: string): boolean {
  return !stored.startsWith(form);
}

function createTurns() {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async take<T>(work: () => Promise<T>): Promise<T> {
      if (running >= mostAtOnce) {
        if (waiting.length >= mostWaiting) throw busy();
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else running += 1;
      try {
        return await work();
      } finally {
        // Whoever waits takes the place over, so that nobody slips in between.
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}

function busy(): AppError {
  return new AppError(
    'limit-reached',
    {
      en: 'Too many people are logging on at this moment. Try again in a few seconds.',
      zh: '当前登录人数过多，请几秒后重试。',
    },
    { details: { retryAfterSeconds: 5 } },
  );
}

/** No signs that look alike. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password that nobody guesses: 20 signs of 31, some 99 bits, in groups that can be read out. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
