import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Defender CSPM',
  title: 'Defender CSPM 已启用',
  rationale:
    '免费的安全态势管理只会逐条列出薄弱配置。Defender CSPM 会将它们关联起来，指出哪些配置组合成攻击者可从互联网抵达敏感数据的路径，便于优先修复真正关键的问题。',
});
