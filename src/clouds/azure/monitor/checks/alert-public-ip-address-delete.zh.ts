import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Delete Public Ip Address',
  title: '删除公共 IP 地址会触发警报',
  rationale: '若 DNS 名称仍指向已释放的地址，下一个获得该地址的人就能接管该名称。得知删除的人可以及时清理这些名称。',
});
