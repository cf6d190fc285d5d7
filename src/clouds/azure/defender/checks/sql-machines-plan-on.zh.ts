import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Databases > SQL servers on machines',
  title: '计算机上的 SQL Server 的 Defender 计划已启用',
  rationale:
    '自建计算机上的 SQL Server 没有托管服务自带的防护。启用该计划后，同样可以获得薄弱配置评估，以及针对注入和口令猜测的告警。',
});
