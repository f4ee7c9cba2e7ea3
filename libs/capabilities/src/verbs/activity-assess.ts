import { z } from 'zod';
import { capability } from '../capability';

export const activityAssess = capability({
  topic: 'activity.assess',
  summary: {
    zh: '核对本案的执法活动：是否需要批准，申请时已结束多少小时',
    en: "Looks at the case's activity: whether an exemption is needed, and how many hours after its end it was asked for",
  },
  input: z.object({}),
  output: z.object({
    /** False where footage, reasons or an earlier approval answer for it, or its kind need not be recorded. */
    exemptionNeeded: z.boolean(),
    /**
     * Hours between the activity's end (its start, where no end is written down; the earliest one that had passed, where it was
     * corrected) and the request; negative beforehand.
     */
    hoursSinceEnd: z.number(),
    activityNumber: z.string(),
    activityPlace: z.string(),
    activityOfficer: z.string(),
    activityOfficerId: z.string(),
  }),
  errors: {},
  maxSeconds: 60,
});
