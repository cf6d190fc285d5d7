import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { ApplyOptions, ShowOptions } from '../remote/policies.ts';
import type { ListOptions } from '../show/results.ts';
import type { Translate } from '../translator.ts';
import { addGroup, addJsonOption, addListOptions, addYesOption } from './group.ts';

const work = () => import('../remote/policies.ts');

/** `bastide policy …`: which checks run where and when. */
export function registerPolicy(program: Command, context: CommandContext): void {
  addGroup(
    program,
    context,
    'policy',
    ['check policies: what runs where and when', '检查策略：何时在何处检查什么'],
    ({ t, add }) => {
      addListOptions(add('list', 'list the policies', '列出策略'), t).action(async (options: ListOptions) =>
        (await work()).listPolicies(options, context),
      );
      const show = withName(
        add('show', 'one policy with the checks that it chooses', '显示一个策略及其选择的检查项'),
        t,
      ).option('--yaml', t('as a file for bastide policy apply', '输出为可供 bastide policy apply 使用的文件'));
      addJsonOption(show, t).action(async (name: string, options: ShowOptions) =>
        (await work()).showPolicy(name, options, context),
      );
      const apply = add(
        'apply',
        'create the policy of a file, or replace the one of that name',
        '按文件创建策略，或替换同名策略',
      )
        .argument('<file>', t('the policy in YAML; - for standard input', 'YAML 格式的策略；- 表示标准输入'))
        .option('--id <id>', t('replace this one, also to rename it', '替换该策略，也可用于改名'))
        .addHelpText('after', `\n${t(more.en, more.zh)}`);
      addJsonOption(apply, t).action(async (file: string, options: ApplyOptions) =>
        (await import('../remote/policy-apply.ts')).applyPolicy(file, options, context),
      );
      const remove = withName(add('remove', 'delete a policy; what it found stays', '删除策略；其历史结果保留'), t);
      addYesOption(remove, t).action(async (name: string, options: { yes?: boolean }) =>
        (await work()).removePolicy(name, options, context),
      );
    },
  );
}

function withName(command: Command, t: Translate): Command {
  return command.argument('<policy>', t('its id or its name', '策略的 ID 或名称'));
}

const more = {
  en: `A file holds what a person decides of a policy; what is left out is as on creation:
  name: Nightly
  packs: [cis-alibaba-2.0]
  accountIds: null
  schedule: { mode: weekly, weekdays: [1, 3, 5], window: 00-06, timeZone: Europe/Berlin }

To change one:
  bastide policy show Nightly --yaml > nightly.yaml
  bastide policy apply nightly.yaml`,
  zh: `文件内容即策略的各项设置，未写的项与新建时相同：
  name: 每晚
  packs: [cis-alibaba-2.0]
  accountIds: null
  schedule: { mode: weekly, weekdays: [1, 3, 5], window: 00-06, timeZone: Asia/Shanghai }

修改策略：
  bastide policy show 每晚 --yaml > nightly.yaml
  bastide policy apply nightly.yaml`,
};
