import { defineAsset } from '#model/asset.ts';
import { flag, oneOf, optional, text } from '#model/field.ts';

/** A trail of ActionTrail, the vendor's audit log. Trails belong to the account; their home region is only where they are managed. */
export const Trail = defineAsset({
  kind: 'alibaba.actiontrail.trail',
  title: { en: 'ActionTrail trail', zh: '操作审计跟踪' },
  description: 'A delivery of audit events to a bucket, a Logstore or a MaxCompute project.',
  fields: {
    accountId: text('The account in which the trail was found; an organisation trail may be managed by another one.'),
    status: oneOf(['Enable', 'Disable', 'Fresh'], 'Fresh: created and never started.'),
    trailRegion: text('The region whose events are delivered, or All.'),
    eventRw: oneOf(['All', 'Write', 'Read'], 'Which events are delivered.'),
    homeRegion: optional(text('Where the trail was created and is managed.')),
    ossBucketName: optional(text('The bucket that receives the events.')),
    slsProjectArn: optional(text('The Simple Log Service project that receives the events.')),
    maxComputeProjectArn: optional(text('The MaxCompute project that receives the events.')),
    isOrganizationTrail: flag('Whether the trail covers every member of the resource directory.'),
    isLogging: flag('Whether events are being delivered now (GetTrailStatus).'),
    latestDeliveryError: optional(text('The log of the last failed delivery (GetTrailStatus).')),
  },
});
