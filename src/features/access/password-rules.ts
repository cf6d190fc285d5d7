export const passwordLength = { min: 12, max: 200 } as const;

interface Person {
  readonly email: string;
  readonly name: string;
}

export interface PasswordFault {
  readonly en: string;
  readonly zh: string;
}

/** Long enough to pass, and still among the first that anybody tries; compared without case, blanks and marks. */
const obvious = new Set([
  'administrator',
  'adminadminadmin',
  'alibabacloud',
  'bastidebastide',
  'changemechangeme',
  'changemeplease',
  'correcthorsebatterystaple',
  'iloveyouiloveyou',
  'letmeinletmein',
  'loremipsumdolor',
  'mypasswordismypassword',
  'onetwothreefour',
  'passwordpassword',
  'qwertyuiopasdfghjkl',
  'qwertyuiopasdfghjklzxcvbnm',
  'qazwsxedcrfv',
  'welcomewelcome',
  'woaini1314520',
  '1qaz2wsx3edc',
  '1q2w3e4r5t6y',
  '123qweasdzxc',
]);
const rows = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '01234567890123456789'];

/** What is wrong with a password that somebody chose; undefined when nothing is. */
export function faultOfPassword(password: string, person: Person): PasswordFault | undefined {
  const { min, max } = passwordLength;
  const length = [...password.normalize('NFC')].length;
  if (length < min || length > max) {
    return { en: `A password has ${min} to ${max} characters.`, zh: `密码须为 ${min} 到 ${max} 个字符。` };
  }
  const bare = bareOf(password);
  if (ownWords(person).includes(bare)) {
    return { en: 'The password is your e-mail address or name.', zh: '密码不能是您的邮箱地址或姓名。' };
  }
  if (isObvious(password, bare)) {
    return { en: 'The password is one that others try first.', zh: '该密码过于常见，容易被猜到。' };
  }
  return undefined;
}

function bareOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '');
}

function ownWords({ email, name }: Person): readonly string[] {
  const local = email.slice(0, email.lastIndexOf('@'));
  return [email, local, local + local, name, name + name].map(bareOf);
}

function isObvious(password: string, bare: string): boolean {
  // Digits at the end are what people add to pass a rule.
  const stem = bare.replace(/\d+$/, '');
  if (obvious.has(bare) || obvious.has(stem) || /^(passw[o0]rd|welcome|admin|bastide|changeme)$/.test(stem))
    return true;
  if (new Set(password).size < 4 || /^(.{1,4})\1{2,}.{0,3}$/su.test(password.toLowerCase())) return true;
  return bare.length >= 8 && rows.some((row) => row.includes(bare) || reversed(row).includes(bare));
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
