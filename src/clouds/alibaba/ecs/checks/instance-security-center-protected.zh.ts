import type { CheckTexts } from '#model/check.ts';

export default {
  title: '运行中的 ECS 实例安全客户端在线',
  rationale:
    '服务器上没有安全客户端时，恶意软件、异常登录和存在漏洞的软件往往在造成损失后才会被发现。已安装但处于离线或暂停状态的客户端同样无法提供防护。',
  remediation: {
    console: [
      '登录云安全中心控制台，选择“资产中心 > 主机资产”，找到该实例。',
      '如果尚未安装客户端，选择“功能设置 > 客户端”，为该实例安装客户端。',
      '如果客户端处于暂停防护状态，请重新开启该实例的防护。',
      '如果客户端离线，请检查实例与云安全中心服务端的网络连通性，并重启客户端。',
    ],
  },
  reasons: {
    'Whether the instance is running is not told': '未给出实例是否处于运行中状态',
    'The instance is not running: {status}': '实例未处于运行中状态：{status}',
    'Only the agent of Bastide is accepted, whose status this version does not read':
      '仅接受 Bastide 客户端，但当前版本不读取其状态',
    'The Security Center agent is not online: {clientStatus}': '云安全中心客户端不在线：{clientStatus}',
    'Security Center does not list the instance': '云安全中心的资产列表中没有该实例',
  },
} satisfies CheckTexts;
