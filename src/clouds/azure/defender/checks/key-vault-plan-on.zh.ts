import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Key Vault',
  title: 'Defender for Key Vault 已启用',
  rationale:
    '能读取密钥保管库的人就掌握了打开一切的钥匙。Defender for Key Vault 会报告异常访问：来自陌生地址、此前从未访问过的应用程序，或大量读取。',
});
