import type { CurrentSession } from '#client/api-types.ts';
import { withQuestions } from '../ask/questions.ts';
import type { CommandContext } from '../context.ts';
import { tell } from '../tell.ts';
import { translator } from '../translator.ts';
import { findDestination } from './destination.ts';
import { logOn } from './log-on.ts';
import { type Server, withServer } from './server.ts';
import { withSession } from './session.ts';

/** Does what no token may, so that one that leaks cannot make itself at home: whoever is logged on here gives the password for it, once. */
export async function asYourself<T>(
  context: CommandContext,
  asked: { readonly email?: string | undefined },
  work: (client: Server, session: CurrentSession) => Promise<T>,
): Promise<T> {
  const known = await withServer(context, (server) => server.call('getSession'));
  const { server } = await findDestination(Date.now());
  const person = { email: asked.email ?? known.user.email, organization: known.organization.slug };
  const { language } = context;
  tell(
    translator(language)(
      `No token may do this: the password of ${person.email} at ${server} is needed.`,
      `令牌不能执行此操作：需要 ${person.email} 在 ${server} 的密码。`,
    ),
  );
  return await withSession(server, context, async (client) => {
    const session = await withQuestions((questions) => logOn(client, questions, person, language));
    try {
      return await work(client, session);
    } finally {
      await client.call('logOff');
    }
  });
}
