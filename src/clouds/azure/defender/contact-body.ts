import { addressesOf } from '#logic/mail-addresses.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * The fields of a security contact from the body of any version: 2017-08-01-preview, 2020-01-01-preview, 2023-12-01-preview.
 * What has an unknown shape is handed on as it is, so that it is a gap.
 */
export function contactFields(body: Body): Body {
  return {
    ...addressFields(body),
    isEnabled: body.isEnabled,
    ...notifications(body),
    notificationsByRole: byRole(body),
  };
}

/** `email` holds one address, `emails` several in one text; whichever is there counts. */
function addressFields({ email, emails }: Body): Body {
  const told = [emails, email].flat().filter((value) => value !== undefined && value !== null);
  if (!told.every((value) => typeof value === 'string')) return { email: { email, emails }, emails: { email, emails } };
  const addresses = told.flatMap(addressesOf);
  const unique = addresses.filter((address, at) => addresses.findIndex((other) => isSame(address, other)) === at);
  return { email: unique.join(';') || null, emails: unique };
}

function isSame(one: string, two: string): boolean {
  return one.toLowerCase() === two.toLowerCase();
}

function notifications(body: Body): Body {
  if (body.notificationsSources !== undefined && body.notificationsSources !== null) {
    return fromSources(body.notificationsSources);
  }
  const { alertNotifications: alerts } = body;
  return isObject(alerts)
    ? { alertNotificationsState: alerts.state, minimalSeverity: alerts.minimalSeverity }
    : { alertNotificationsState: alerts };
}

function fromSources(sources: unknown): Body {
  if (!Array.isArray(sources) || !sources.every(isObject)) {
    return { alertNotificationsState: sources, attackPathNotificationsState: sources };
  }
  const alert = sources.find((source) => isOfType(source, 'Alert'));
  const attackPath = sources.find((source) => isOfType(source, 'AttackPath'));
  const areKnown = sources.every((source) => source === alert || source === attackPath);
  // A type of source that is not known may be either under another name: then "Off" would be a guess.
  const absent = areKnown ? 'Off' : null;
  return {
    alertNotificationsState: alert ? 'On' : absent,
    minimalSeverity: alert?.minimalSeverity,
    attackPathNotificationsState: attackPath ? 'On' : absent,
    attackPathMinimalRiskLevel: attackPath?.minimalRiskLevel,
  };
}

/** The oldest shape tells that administrators get mail, but not of which roles. */
function byRole({ notificationsByRole, alertsToAdmins }: Body): unknown {
  if (notificationsByRole !== undefined && notificationsByRole !== null) return notificationsByRole;
  return alertsToAdmins === undefined || alertsToAdmins === null ? null : { state: alertsToAdmins };
}

function isOfType({ sourceType }: Body, type: string): boolean {
  return typeof sourceType === 'string' && sourceType.toLowerCase() === type.toLowerCase();
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
