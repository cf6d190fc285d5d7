import type { Exception } from '#client/api-types.ts';
import type { CommandContext } from '../context.ts';
import { endOf } from '../exception-entry.ts';
import { invalid, shown } from '../option-value.ts';
import { type JsonOption, type ListOptions, printList } from '../show/results.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { type ExceptionScopeOptions, exceptionScope, scopeWords } from './exception-scope.ts';
import { printException } from './exception-text.ts';
import { instantOf } from './finding-query.ts';
import { type Server, withServer } from './server.ts';

export interface ExceptionListOptions extends ListOptions {
  readonly state?: Exception['state'];
  readonly awaiting?: boolean;
  readonly check?: string;
  readonly account?: string;
  readonly asset?: string;
  readonly owner?: string;
  readonly endingBefore?: string;
}
export interface GrantOptions extends ExceptionScopeOptions, JsonOption {
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly starts?: string;
  readonly ticket?: string;
}
export interface ReasonOptions extends JsonOption {
  readonly reason: string;
}
export interface RenewOptions extends ReasonOptions {
  readonly expires: string;
}
export interface NoteOptions extends JsonOption {
  readonly note: string;
}

export async function listExceptions(options: ExceptionListOptions, context: CommandContext): Promise<void> {
  const { state, awaiting, check: checkId, account: accountId, asset: assetId, owner, endingBefore } = options;
  const { language } = context;
  const t = translator(language);
  const query = {
    ...{ state, checkId, accountId, assetId, owner },
    ...(awaiting ? { awaits: 'approval' as const } : {}),
    ...(endingBefore === undefined ? {} : { expiresBefore: instantOf('--ending-before', endingBefore) }),
  };
  await withServer(context, (server) =>
    printList(context, options, (page) => server.call('listExceptions', { query: { ...query, ...page } }), [
      { title: 'ID', text: ({ id }) => id },
      { title: t('STATE', '状态'), text: (one) => word('exceptionState', one.state, language) },
      { title: t('COVERS', '覆盖'), text: ({ scope }) => scopeWords(scope, language), mayShrink: true },
      { title: t('OWNER', '负责人'), text: (one) => one.owner, mayShrink: true },
      { title: t('ENDS', '到期'), text: ({ expiresAt }) => formatInstant(expiresAt) },
      { title: t('REASON', '原因'), text: ({ reason }) => reason, mayShrink: true },
    ]),
  );
}

export async function showException(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    const exception = await server.call('getException', { params: { exceptionId: id } });
    await printException(exception, options, context, exception.findings);
  });
}

export async function grantException(options: GrantOptions, context: CommandContext): Promise<void> {
  const { reason, owner, ticket, expires, starts } = options;
  const scope = exceptionScope(options);
  const startsAt = starts === undefined ? undefined : instantOf('--starts', starts);
  const body = { scope, reason, owner, ticket, startsAt, expiresAt: expiresAt(expires) };
  await act(options, context, (server) => server.call('createException', { body }));
}

export async function renewException(id: string, options: RenewOptions, context: CommandContext): Promise<void> {
  const { reason, expires } = options;
  const request = { params: { exceptionId: id }, body: { reason, expiresAt: expiresAt(expires) } };
  await act(options, context, (server) => server.call('renewException', request));
}

export async function revokeException(id: string, options: ReasonOptions, context: CommandContext): Promise<void> {
  const request = { params: { exceptionId: id }, body: { reason: options.reason } };
  await act(options, context, (server) => server.call('revokeException', request));
}

export async function approveException(
  id: string,
  options: Partial<NoteOptions> & JsonOption,
  context: CommandContext,
): Promise<void> {
  const request = { params: { exceptionId: id }, body: { note: options.note } };
  await act(options, context, (server) => server.call('approveException', request));
}

export async function rejectException(id: string, options: NoteOptions, context: CommandContext): Promise<void> {
  const request = { params: { exceptionId: id }, body: { note: options.note } };
  await act(options, context, (server) => server.call('rejectException', request));
}

async function act(options: JsonOption, context: CommandContext, work: (server: Server) => Promise<Exception>) {
  await withServer(context, async (server) => {
    const exception = await work(server);
    await printException(exception, options, context);
    if (options.json || (exception.state !== 'pending' && exception.renewal === null)) return;
    tell(
      translator(context.language)(
        `It waits for somebody else: bastide exception approve ${exception.id}`,
        `等待他人批准：bastide exception approve ${exception.id}`,
      ),
    );
  });
}

/** As in the file of exceptions: a day counts to its end. */
function expiresAt(text: string): string {
  const end = endOf(text);
  if (end !== undefined) return new Date(end).toISOString();
  throw invalid(
    `--expires cannot be "${shown(text)}": it takes a date (2027-01-31) or an instant (2027-01-31T12:00:00Z).`,
    `--expires 不能为“${shown(text)}”：应为日期（2027-01-31）或时刻（2027-01-31T12:00:00Z）。`,
  );
}
