import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Delete Security Solutions',
  title: '删除安全解决方案会触发警报',
  rationale: '老练的入侵者会先移除可能发现他的工具。删除安全解决方案时的警报，是它发出的最后一条消息。',
});
