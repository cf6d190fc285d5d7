import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Linux ECS 实例使用密钥对登录',
  rationale:
    '密码可能被猜出、重复使用或转告他人，而密钥对的私钥无法被猜出。绑定密钥对后，实例的密码登录方式也会被禁用。在操作系统内手动配置的密钥无法通过本检查识别。',
  remediation: {
    console: [
      '登录 ECS 控制台，选择“网络与安全 > 密钥对”，创建密钥对并妥善保管私钥。',
      '确认所有使用密码登录的人员都已持有私钥：绑定密钥对后将禁用密码登录。',
      '将密钥对绑定到该实例，并在维护窗口内重启实例。',
    ],
  },
  reasons: {
    'Windows has no logon by key pair': 'Windows 实例不支持密钥对登录',
    'The instance is still being created: {status}': '实例仍在创建中：{status}',
    'No key pair is bound to the instance': '实例未绑定密钥对',
  },
} satisfies CheckTexts;
