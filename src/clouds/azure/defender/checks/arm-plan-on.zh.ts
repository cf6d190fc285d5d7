import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Resource Manager',
  title: 'Defender for Resource Manager 已启用',
  rationale:
    'Azure 中的一切都通过 Azure 资源管理器创建、修改和删除。该计划监控这一层，无论目标是哪种资源，都能报告被盗的会话、已知的攻击工具和批量删除。',
});
