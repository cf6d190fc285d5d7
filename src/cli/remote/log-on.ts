import type { CurrentSession } from '#client/api-types.ts';
import { AppError } from '#platform/errors.ts';
import type { Questions } from '../ask/questions.ts';
import { tell } from '../tell.ts';
import { type Translate, translator } from '../translator.ts';
import { notTheApi, type Server } from './server.ts';

export interface Person {
  readonly email?: string | undefined;
  readonly organization?: string | undefined;
}

interface Proofs {
  newPassword?: string;
  totp?: string;
}

/** Logs on with what the person answers, until the server wants nothing more: a password, a new one for a one-time one, a code. */
export async function logOn(
  client: Server,
  questions: Questions,
  person: Person,
  language: 'en' | 'zh',
): Promise<CurrentSession> {
  const t = translator(language);
  const email = person.email ?? (await questions.text(t('E-mail address:', '邮箱地址：')));
  const password = await questions.secret(t('Password:', '密码：'));
  const { organization } = person;
  const proofs: Proofs = {};
  for (;;) {
    const reply = await client.call('logOn', { body: { email, password, organization, ...proofs } });
    switch (reply.status) {
      case 'logged-on':
        tellRecoveryCodes(reply.recoveryCodes, t);
        return reply.session;
      case 'password-change-required':
        if (proofs.newPassword !== undefined) throw wantsTheSame();
        proofs.newPassword = await newPassword(questions, t);
        break;
      case 'totp-enrolment-required':
        if (proofs.totp !== undefined) throw wantsTheSame();
        tell(
          t(
            'A second factor is required here. Add this key to an authenticator app:',
            '此处要求使用第二因素。请将以下密钥添加到身份验证器应用：',
          ),
        );
        tell(`  ${reply.secret}`);
        tell(`  ${reply.uri}`);
        proofs.totp = await code(questions, t);
        break;
      case 'totp-required':
        if (proofs.totp !== undefined) throw wantsTheSame();
        proofs.totp = await code(questions, t);
        break;
      default:
        throw notTheApi();
    }
  }
}

function code(questions: Questions, t: Translate): Promise<string> {
  return questions.text(t('Code of the second factor, or a recovery code:', '第二因素验证码或恢复码：'));
}

/** On a terminal it is typed twice, because nobody sees it. */
async function newPassword(questions: Questions, t: Translate): Promise<string> {
  tell(
    t(
      'This password was for one log-on. Choose your own, of at least 12 characters.',
      '该密码仅限一次登录。请设置自己的密码，至少 12 个字符。',
    ),
  );
  for (;;) {
    const password = await questions.secret(t('New password:', '新密码：'));
    if (!questions.isInteractive) return password;
    if ((await questions.secret(t('The same again:', '再次输入：'))) === password) return password;
    tell(t('These two differ. Once more:', '两次输入不一致，请重新输入：'));
  }
}

function tellRecoveryCodes(codes: readonly string[] | null, t: Translate): void {
  if (codes === null) return;
  tell(
    t(
      'Recovery codes, shown this once; each is good for one log-on without the app. Keep them in a safe place:',
      '恢复码仅显示这一次，每个可在没有应用时登录一次。请妥善保管：',
    ),
  );
  for (const one of codes) tell(`  ${one}`);
}

function wantsTheSame(): AppError {
  return new AppError(
    'unavailable',
    {
      en: 'The server asks for what it was given already.',
      zh: '服务器反复要求已提供的内容。',
    },
    { details: { status: 200 } },
  );
}
