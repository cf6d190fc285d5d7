/** A read that did not give what it should: refused, failed, throttled, cut short or not understood. */
export interface Gap {
  readonly service: string;
  readonly operation: string;
  /** null for a global service */
  readonly region: string | null;
  /** the vendor's error code, or one of `gapCodes` */
  readonly code: string;
  readonly message: string;
}

/** Codes of our own; every other code is the vendor's. */
export const gapCodes = [
  'NotRecorded', // no line of the recording answers the call
  'NeverRead', // nothing has read it so far: no check that was run needed it
  'NotRead', // the collector left the field out because it cannot matter for this asset
  'UnexpectedReply', // the answer does not have the documented shape
  'RegionNotNamed', // no list of regions names the region any more in which something was found
  'IncompleteList', // a page was empty, short or did not advance before the end
  'ReplyTooLarge',
  'RequestTimeout',
  'ConnectionFailed',
  'EndpointUnavailable', // the circuit breaker of the endpoint is open
  'Cancelled',
  'CheckFailed', // our own fault: the check threw
] as const;
export type GapCode = (typeof gapCodes)[number];

/** Thrown by reading a field or a link that is a gap. Deliberately no `Error`: a stack per unread field would cost more than the judgement. */
export class GapReached {
  readonly gap: Gap;
  readonly field: string;
  constructor(gap: Gap, field: string) {
    this.gap = gap;
    this.field = field;
  }
}
