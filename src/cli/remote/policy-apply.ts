import { z } from 'zod';
import type { NewPolicy, Policy } from '#client/api-types.ts';
import type { CommandContext } from '../context.ts';
import { tell } from '../tell.ts';
import { unusable } from '../text-file.ts';
import { translator } from '../translator.ts';
import { type ApplyOptions, findPolicy, printPolicy } from './policies.ts';
import { type Server, withServer } from './server.ts';
import { readYamlFile } from './yaml-file.ts';

/** The server judges all the rest, member by member. */
const Written = z.looseObject({ name: z.string().min(1) });

/** Creates the policy that a file holds, or puts it in the place of the one of that name or id. */
export async function applyPolicy(file: string, options: ApplyOptions, context: CommandContext): Promise<void> {
  const t = translator(context.language);
  const wanted = await readPolicy(file);
  await withServer(context, async (server) => {
    const before = await present(server, wanted.name, options.id);
    const policy = before
      ? await server.call('replacePolicy', {
          params: { policyId: before.id },
          body: { ...wanted, version: before.version },
        })
      : await server.call('createPolicy', { body: wanted });
    const { name } = policy;
    tell(before ? t(`Replaced: ${name}.`, `已替换：${name}。`) : t(`Created: ${name}.`, `已创建：${name}。`));
    await printPolicy(policy, options, context);
  });
}

async function readPolicy(file: string): Promise<NewPolicy> {
  const parsed = Written.safeParse(await readYamlFile(file));
  if (parsed.success) return parsed.data;
  throw unusable(file, {
    en: 'it must hold the members of one policy, its "name" among them',
    zh: '内容必须是一个策略的各项设置，其中包括“name”',
  });
}

async function present(server: Server, name: string, id: string | undefined): Promise<Policy | undefined> {
  return id === undefined
    ? await findPolicy(server, name)
    : await server.call('getPolicy', { params: { policyId: id } });
}
