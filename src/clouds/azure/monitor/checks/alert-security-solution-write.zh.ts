import { operationAlertTexts } from '../operation-alert.zh.ts';

export default operationAlertTexts({
  signal: 'Create or Update Security Solutions',
  title: '安全解决方案的新建与修改会触发警报',
  rationale:
    '接入 Defender for Cloud 的防火墙和扫描器负责监视订阅。接入新的解决方案或修改现有的解决方案，意味着决定哪些情况能被看到。',
});
