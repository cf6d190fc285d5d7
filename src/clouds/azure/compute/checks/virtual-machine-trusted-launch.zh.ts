import type { CheckTexts } from '#model/check.ts';

export default {
  title: '虚拟机启用安全启动和虚拟 TPM',
  rationale:
    '先于操作系统启动的恶意软件能看到一切，却不会被任何人发现。安全启动只运行经过签名的代码，虚拟 TPM 保管密钥并证明启动了什么。',
  remediation: {
    console: [
      '第 2 代虚拟机：在 Azure 门户中停止该虚拟机，选择“配置”。',
      '将安全类型设为“受信任启动”，勾选“安全启动”和“vTPM”，保存并启动虚拟机。',
      '第 1 代虚拟机：请先升级到第 2 代，或重新创建。',
    ],
  },
  reasons: {
    'The security type of the virtual machine is Standard': '虚拟机的安全类型为“标准”',
    'Secure boot is off': '安全启动未启用',
    'The virtual TPM is off': '虚拟 TPM 未启用',
    'Whether secure boot and the virtual TPM are on is not told': '未给出安全启动和虚拟 TPM 是否启用',
  },
} satisfies CheckTexts;
