import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Databases > Azure SQL Databases',
  title: 'Azure SQL 数据库的 Defender 计划已启用',
  rationale:
    'SQL 注入和被盗的登录名最终会导致防火墙无法察觉的数据导出。Defender for Azure SQL 会发现数据库的薄弱配置，并报告针对数据库的攻击。',
});
