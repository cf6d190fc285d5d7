import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Create policy assignment',
  title: '策略分配的新建与修改会触发警报',
  rationale:
    'Azure Policy 决定允许创建什么。分配策略或放宽策略参数，等于改变了订阅内所有人的规则，负责规则的人应当立即得知。',
});
