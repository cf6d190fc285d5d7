import type { CheckTexts } from '#model/check.ts';

export default {
  title: '虚拟网络所在区域已启用网络观察程序',
  rationale:
    '网络观察程序能够记录流量、抓取数据包，并显示是哪条规则阻止了连接。某个区域没有它，该区域发生的事件既无法观察，也无法还原。',
  remediation: {
    console: ['在 Azure 门户中搜索并打开“网络观察程序”。', '选择“创建”，选择订阅和虚拟网络所在的区域，然后确认。'],
  },
  reasons: {
    'There is no network watcher in {region}': '区域 {region} 中没有网络观察程序',
  },
} satisfies CheckTexts;
