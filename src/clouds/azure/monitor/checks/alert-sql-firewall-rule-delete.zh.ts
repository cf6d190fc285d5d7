import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Delete server firewall rule',
  title: '删除 SQL 防火墙规则会触发警报',
  rationale: '删除防火墙规则会切断应用程序的访问，也是有人临时开放数据库之后掩盖痕迹的手段。',
});
