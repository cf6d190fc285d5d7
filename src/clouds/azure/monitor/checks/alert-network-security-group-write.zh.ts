import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Create or Update Network Security Group',
  title: '网络安全组的新建与修改会触发警报',
  rationale:
    '网络安全组中多一条规则，就可能把数据库暴露到互联网上。扫描器几分钟内便能发现，因此负责网络的人也应同样迅速地得知变更。',
});
