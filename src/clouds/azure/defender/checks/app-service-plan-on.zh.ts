import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'App Service',
  title: 'Defender for App Service 已启用',
  rationale:
    'Web 应用时刻都在被探测。Defender for App Service 从平台内部观察请求和进程，可报告 WebShell、得手的扫描行为以及指向已删除应用的域名。',
});
