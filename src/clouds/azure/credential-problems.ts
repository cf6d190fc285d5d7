import type { CredentialSource } from '#model/cloud-program.ts';
import type { CloudError } from '#model/operation.ts';
import type { Text } from '#model/text.ts';

interface Problem {
  readonly codes: RegExp;
  /** where the vendor's own tools find credentials */
  readonly text: Text;
  /** where somebody entered them; the same text unless named */
  readonly entered?: Text;
}

/** Codes of Microsoft Entra ID ("Microsoft Entra authentication and authorization error codes") and of ARM ("Troubleshoot common Azure deployment errors"), each kind of problem with its cure. */
const problems: readonly Problem[] = [
  {
    codes: /^AADSTS7000215$/,
    text: {
      en: "The client secret is not that of this application. Set AZURE_CLIENT_SECRET to the secret's value, not to its ID.",
      zh: '客户端密码与该应用不匹配。请将 AZURE_CLIENT_SECRET 设为密码的“值”，而不是其“机密 ID”。',
    },
    entered: {
      en: "The client secret is not that of this application. Enter the secret's value, not its ID.",
      zh: '客户端密码与该应用不匹配。请输入密码的“值”，而不是其“机密 ID”。',
    },
  },
  {
    codes: /^AADSTS7000222$/,
    text: {
      en: 'The client secret has expired. Make a new one in the app registration, and set AZURE_CLIENT_SECRET to it.',
      zh: '客户端密码已过期。请在应用注册中新建密码，并更新 AZURE_CLIENT_SECRET。',
    },
    entered: {
      en: 'The client secret has expired. Make a new one in the app registration, and enter it.',
      zh: '客户端密码已过期。请在应用注册中新建密码后重新输入。',
    },
  },
  {
    codes: /^AADSTS(700016|7000112)$/,
    text: {
      en: 'The directory does not know this application, or it is disabled there. Check AZURE_CLIENT_ID and AZURE_TENANT_ID.',
      zh: '该目录中没有此应用，或应用已被禁用。请检查 AZURE_CLIENT_ID 和 AZURE_TENANT_ID。',
    },
    entered: {
      en: 'The directory does not know this application, or it is disabled there. Check the client ID and the tenant ID.',
      zh: '该目录中没有此应用，或应用已被禁用。请检查客户端 ID 和租户 ID。',
    },
  },
  {
    codes: /^AADSTS(90002|900021|900023|900971)$/,
    text: {
      en: 'There is no such directory (tenant) in this cloud of Azure. Check AZURE_TENANT_ID; for Azure in China also set AZURE_CLOUD=AzureChinaCloud.',
      zh: '该 Azure 云中没有此目录（租户）。请检查 AZURE_TENANT_ID；如使用世纪互联 Azure，还需设置 AZURE_CLOUD=AzureChinaCloud。',
    },
    entered: {
      en: 'There is no such directory (tenant) in this cloud of Azure. Check the tenant ID and the site of the account.',
      zh: '该 Azure 云中没有此目录（租户）。请检查租户 ID 和账号所属站点。',
    },
  },
  {
    codes: /^AADSTS700024$/,
    text: {
      en: "What this machine signed is not valid at this time. Set the clock (NTP); a workload identity's token file may also be out of date.",
      zh: '本机签名的断言不在有效时间内。请校准系统时间（如启用 NTP）；工作负载身份的令牌文件也可能已过期。',
    },
  },
  {
    codes: /^AADSTS(700027|7000214)$/,
    text: {
      en: 'The certificate is not one of this application. Upload it to the app registration, or check AZURE_CLIENT_CERTIFICATE_PATH.',
      zh: '该证书不属于此应用。请在应用注册中上传证书，或检查 AZURE_CLIENT_CERTIFICATE_PATH。',
    },
  },
  {
    codes: /^AADSTS(70021|70025|7002\d\d)$/,
    text: {
      en: 'No federated credential of the application fits this workload: issuer, subject and audience must be the same.',
      zh: '应用的联合凭据与此工作负载不匹配：颁发者、主题和受众必须一致。',
    },
  },
  {
    codes: /^AADSTS(50034|50055|50057|50058|50076|50078|50079|50173|53003|65001|70008|70043|700082|700084)$/,
    text: {
      en: 'The sign-in has expired or is not enough. Sign in again: az login',
      zh: '登录已过期或不满足要求。请重新登录：az login',
    },
  },
  {
    codes: /^AADSTS500011$/,
    text: {
      en: 'The directory is of another cloud of Azure. Set AZURE_CLOUD to AzureCloud, AzureChinaCloud or AzureUSGovernment.',
      zh: '该目录属于其他 Azure 云。请将 AZURE_CLOUD 设为 AzureCloud、AzureChinaCloud 或 AzureUSGovernment。',
    },
    entered: {
      en: 'The directory is of another cloud of Azure. Check the site of the account.',
      zh: '该目录属于其他 Azure 云。请检查账号所属站点。',
    },
  },
  {
    codes: /^CredentialUnavailable$/,
    text: {
      en: 'Sign in with "az login", or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET of a service principal.',
      zh: '请用“az login”登录，或设置服务主体的 AZURE_TENANT_ID、AZURE_CLIENT_ID 和 AZURE_CLIENT_SECRET。',
    },
    entered: {
      en: 'Check the tenant ID, the client ID and the client secret.',
      zh: '请检查租户 ID、客户端 ID 和客户端密码。',
    },
  },
  {
    codes: /^(InvalidAuthenticationTokenTenant|InvalidSubscriptionId|SubscriptionNotFound)$/,
    text: {
      en: "There is no such subscription in the directory of these credentials. Check AZURE_SUBSCRIPTION_ID, and sign in to the subscription's own directory.",
      zh: '凭证所属目录中没有此订阅。请检查 AZURE_SUBSCRIPTION_ID，并登录到该订阅所属的目录。',
    },
    entered: {
      en: 'There is no such subscription in the directory of these credentials. Check the subscription ID and the tenant ID.',
      zh: '凭证所属目录中没有此订阅。请检查订阅 ID 和租户 ID。',
    },
  },
  {
    codes: /^(InvalidAuthenticationToken|ExpiredAuthenticationToken|AuthenticationFailed)$/,
    text: {
      en: "Azure does not accept this sign-in. Sign in again, and check this machine's clock (NTP).",
      zh: 'Azure 不接受此登录。请重新登录，并校准系统时间（如启用 NTP）。',
    },
  },
  {
    codes: /^(AuthorizationFailed|LinkedAuthorizationFailed)$/,
    text: {
      en: 'These credentials have no role on the subscription that allows it. The least that reading needs: bastide permissions azure',
      zh: '当前凭证在该订阅上没有允许此操作的角色。所需最小权限见：bastide permissions azure',
    },
  },
];

/** One line that says what is wrong with the credentials or the clock and what to do; null when they are not to blame. */
export function explainCredentialProblem(error: CloudError, source: CredentialSource = 'environment'): Text | null {
  const known = problems.find(({ codes }) => codes.test(error.code));
  if (!known) return null;
  return source === 'entered' ? (known.entered ?? known.text) : known.text;
}
