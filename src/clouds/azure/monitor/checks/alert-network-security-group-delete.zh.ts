import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Delete Network Security Group',
  title: '删除网络安全组会触发警报',
  rationale: '网络安全组一旦被删除，就不再过滤任何流量。日常工作中很少需要删除它，因此这类警报几乎不会成为噪音。',
});
