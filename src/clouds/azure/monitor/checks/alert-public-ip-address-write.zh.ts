import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Create or Update Public Ip Address',
  title: '公共 IP 地址的新建与修改会触发警报',
  rationale:
    '每个公共地址都是一扇通向互联网的门。在通过网关访问的订阅中，新出现的公共地址往往是失误或入侵，而非计划之内。',
});
