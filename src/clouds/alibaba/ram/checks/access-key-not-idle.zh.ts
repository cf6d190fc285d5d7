import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'RAM 用户的 AccessKey 在使用中或已禁用',
  rationale:
    '无人使用的 AccessKey 也无人看管：它散落在旧代码、镜像和电脑里，谁捡到都能用。禁用它没有成本，需要时还可以重新启用。',
  remediation: {
    console: [
      '在 RAM 控制台打开“身份管理 > 用户”，选择该 AccessKey 所属的用户。',
      '在“认证管理”页签的“AccessKey”区域，单击该 AccessKey 对应的“禁用”。',
      '等待一个足够长的周期（覆盖运行间隔最长的程序）；如有业务受影响，可重新启用。',
      '确认无人使用后再删除该 AccessKey。',
    ],
  },
  reasons: {
    'The key is switched off': '该 AccessKey 已禁用',
    'The date it counts from, {since}, is in the future': '计算闲置时间所依据的日期 {since} 晚于当前时间',
    'The key has not been used for {idleDays} days': '该 AccessKey 已有 {idleDays} 天未使用',
    'The key was never used in the {idleDays} days since it was created': '该 AccessKey 创建 {idleDays} 天以来从未使用',
  },
} satisfies CheckTexts;
