import type { CheckTexts } from '#model/check.ts';

export default {
  title: '操作审计投递所有地域的全部事件',
  rationale:
    '没有跟踪时，事件只保留 90 天，事后无法查清谁做过什么。只记录部分地域或只记录写事件的跟踪，恰恰留下了入侵者最想要的盲区。',
  remediation: {
    console: [
      '在操作审计控制台选择作为跟踪 Home 地域的地域，打开“跟踪列表”，单击“创建跟踪”。',
      '选择所有地域的全部管控事件（读事件和写事件）。',
      '投递到仅安全团队可修改的 OSS 存储空间或日志服务 Project。',
      '如果已有跟踪，将其修改为相同的设置并开启。',
    ],
  },
  reasons: {
    'The account has no trail': '账号没有创建任何跟踪',
    'No trail delivers all events of all regions; trails: {trails}':
      '没有跟踪投递所有地域的全部事件；现有跟踪：{trails}',
  },
} satisfies CheckTexts;
