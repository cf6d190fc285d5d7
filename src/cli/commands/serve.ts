import type { Command } from 'commander';
import { didYouMean } from '#platform/nearest.ts';
import type { ServerRole } from '#server/roles.ts';
import { serverRoles } from '#server/roles.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';
import { addLanguageOption } from '../options.ts';

export interface ServeCommandOptions {
  readonly roles: ReadonlySet<ServerRole>;
  readonly progress: boolean;
}

/** `bastide serve`: the server, with all roles or some. */
export function registerServe(program: Command, context: CommandContext): void {
  const zh = context.language === 'zh';
  const command = program
    .command('serve')
    .description(
      zh
        ? '启动服务器：API、工作进程和调度器，默认使用内置 PostgreSQL'
        : 'start the server: API, worker and scheduler, on an embedded PostgreSQL unless DATABASE_URL names yours',
    )
    .option(
      '--roles <roles>',
      zh
        ? `只启动这些角色，用逗号分隔：${serverRoles.join('、')}（默认全部）`
        : `only these roles, comma-separated: ${serverRoles.join(', ')} (default: all)`,
      (text: string) => parseRoles(text),
      new Set(serverRoles),
    )
    .option('--no-progress', zh ? '不显示进度' : 'no progress');
  addLanguageOption(command, context.language);
  command.action(async (options: ServeCommandOptions) => {
    const { runServe } = await import('../serve.ts');
    await runServe(options, context);
  });
}

function parseRoles(text: string): ReadonlySet<ServerRole> {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) if (!isRole(name)) throw unknownRole(name);
  return new Set(names.filter(isRole));
}

function isRole(name: string): name is ServerRole {
  return (serverRoles as readonly string[]).includes(name);
}

function unknownRole(name: string) {
  const hint = didYouMean(name, serverRoles);
  return invalid(
    `There is no role "${name}".${hint.en} Roles: ${serverRoles.join(', ')}`,
    `没有角色“${name}”。${hint.zh}可用的角色：${serverRoles.join('、')}`,
  );
}
