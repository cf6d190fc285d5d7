import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Delete policy assignment',
  title: '删除策略分配会触发警报',
  rationale:
    '删除策略分配会悄无声息地移除一道护栏：不会出现任何故障，但此前禁止的操作从此变为允许。警报能让人在尚可挽回时发现这一变更。',
});
