import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Databases > Open-source relational databases',
  title: '开源关系数据库的 Defender 计划已启用',
  rationale:
    'PostgreSQL 和 MySQL 数据库一旦可以访问，就会遭到口令猜测。Defender 会报告此类攻击，以及来自异常位置或异常程序的登录。',
});
