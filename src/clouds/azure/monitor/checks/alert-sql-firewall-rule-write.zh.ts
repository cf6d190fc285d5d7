import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Create/Update server firewall rule',
  title: 'SQL 防火墙规则的新建与修改会触发警报',
  rationale:
    '为某晚在家办公而添加的防火墙规则往往会保留多年，而从 0.0.0.0 到 255.255.255.255 的规则会让任何人都能尝试口令。警报可确保每条新规则都有人过问用途。',
});
