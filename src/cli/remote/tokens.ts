import type { CurrentSession, Token } from '#client/api-types.ts';
import type { CommandContext } from '../context.ts';
import { type JsonOption, type ListOptions, printJson, printLines, printList } from '../show/results.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { asYourself } from './own-session.ts';
import { withServer } from './server.ts';

export interface CreateOptions extends JsonOption {
  readonly name: string;
  readonly role?: Token['role'];
  readonly scope: readonly string[];
  readonly days: number;
  readonly email?: string;
}

const dayMs = 86_400_000;

export async function listTokens(options: ListOptions, context: CommandContext): Promise<void> {
  const { language } = context;
  const t = translator(language);
  await withServer(context, (server) =>
    printList(context, options, (page) => server.call('listTokens', { query: page }), [
      { title: 'ID', text: ({ id }) => id },
      { title: t('NAME', '名称'), text: ({ name }) => name, mayShrink: true },
      { title: t('ROLE', '角色'), text: ({ role }) => word('role', role, language) },
      { title: t('SCOPES', '权限范围'), text: ({ scopes }) => scopes.join(' '), mayShrink: true },
      { title: t('OF', '创建者'), text: ({ user }) => user.name, mayShrink: true },
      { title: t('ENDS', '到期'), text: ({ expiresAt }) => formatInstant(expiresAt) },
      { title: t('LAST USED', '上次使用'), text: ({ lastUsedAt }) => (lastUsedAt ? formatInstant(lastUsedAt) : '–') },
    ]),
  );
}

export async function createToken(options: CreateOptions, context: CommandContext): Promise<void> {
  const { language } = context;
  const made = await asYourself(context, options, (client, session) =>
    client.call('makeToken', { body: wanted(options, session) }),
  );
  if (options.json) return await printJson(made);
  const until = formatInstant(made.token.expiresAt);
  tell(
    translator(language)(
      `Token ${made.token.id}, until ${until}; shown this once:`,
      `令牌 ${made.token.id}，有效期至 ${until}，仅显示这一次：`,
    ),
  );
  await printLines(made.secret);
}

function wanted({ name, role, scope, days }: CreateOptions, session: CurrentSession) {
  const expiresAt = new Date(Date.now() + days * dayMs).toISOString();
  return { name, role: role ?? session.role, scopes: scope.length === 0 ? ['*'] : scope, expiresAt };
}

export async function revokeToken(id: string, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    await server.call('revokeToken', { params: { tokenId: id } });
    tell(translator(context.language)(`Revoked: ${id}.`, `已撤销：${id}。`));
  });
}
