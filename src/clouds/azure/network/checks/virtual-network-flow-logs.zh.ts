import type { CheckTexts } from '#model/check.ts';

export default {
  title: '虚拟网络已启用流日志',
  rationale:
    '流日志记录谁与谁通信、哪些连接被拒绝。没有流日志，事件发生后无人能够说明入侵者从哪里来、去了哪里、带走了什么。',
  remediation: {
    console: [
      '在 Azure 门户中打开“网络观察程序”，选择“流日志”，然后选择“创建”。',
      '类型选择“虚拟网络”，并选中该网络。',
      '选择同一区域的存储账户和记录的保留时间，然后确认。',
    ],
  },
  reasons: {
    'No flow log records the whole of {network}': '没有流日志记录整个虚拟网络 {network}',
  },
} satisfies CheckTexts;
