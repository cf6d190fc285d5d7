import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Databases > Azure Cosmos DB',
  title: 'Defender for Azure Cosmos DB 已启用',
  rationale:
    '注入攻击、被盗的密钥以及来自异常位置的数据导出，看上去与普通查询无异。Defender for Azure Cosmos DB 会报告这些行为，且不影响数据库性能。',
});
