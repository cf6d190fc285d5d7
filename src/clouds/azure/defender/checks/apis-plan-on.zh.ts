import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'APIs',
  title: 'Defender for APIs 已启用',
  rationale:
    '针对 API 管理服务背后 API 的攻击往往与正常请求无异：被盗的令牌、他人的标识、分批导出的数据。Defender for APIs 会学习正常的访问模式并报告异常。',
});
