import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for Cloud 已为安全联系人设置其他电子邮件地址',
  rationale: '订阅的所有者往往只是付款的人，或者早已离职。填写安全团队的地址，才能确保警报及时送达知道如何处理的人。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择管理组、订阅或工作区。',
      '打开“电子邮件通知”，在“其他电子邮件地址”中填写安全团队的地址，以逗号分隔。',
      '保存。',
    ],
  },
  reasons: {
    'The subscription is {state}': '订阅状态为 {state}',
    'There is no security contact, or one of them holds no address': '没有安全联系人，或有安全联系人未填写地址',
  },
  stored: {
    overview:
      'Microsoft Defender for Cloud 发现严重问题时会发邮件给订阅的所有者。设置其他地址后，安全团队可以同时得到通知。',
    defaultValue: '默认没有其他地址。订阅的所有者会收到高严重性警报的邮件。',
    extraInformation:
      '如果一个订阅既有填写了地址的联系人，又有未填写地址的联系人，同样不通过：没有地址的联系人不会通知任何人。通过 API 保存联系人会整体替换，未写出的属性即被关闭。',
    serviceWide: {
      remediation: '在管理组上分配自动部署联系人的策略，使新建的订阅无需人工操作即可具备。',
      rollOut:
        '先写入新订阅的基线，再分批修复现有订阅：生产环境和可从互联网访问的优先。每批之后重新评估；每个例外都要有负责人和到期日。',
    },
  },
} satisfies CheckTexts;
