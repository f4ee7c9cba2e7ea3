import { z } from 'zod';
import { EXEMPTION_REASONS } from '@zhilu/domain';
import { capability } from '../capability';

/** What rule D2 says of an exemption; `lateExcused` is late and does not count against the unit. */
export const EXEMPTION_VALIDITIES = ['before', 'inTime', 'late', 'lateExcused'] as const;

export const coverageRecordExemption = capability({
  topic: 'coverage.recordExemption',
  summary: {
    zh: '将批准不予摄录记入本案的执法活动，填补覆盖缺口',
    en: "Enters the exemption with the case's activity, which closes its coverage gap",
  },
  input: z.object({
    reasonClass: z.enum(EXEMPTION_REASONS).describe('理由类别：forceMajeure、evidence、other'),
    validity: z
      .enum(EXEMPTION_VALIDITIES)
      .describe('认定结果：before 事前、inTime 及时、late 逾期计入、lateExcused 逾期不计入'),
  }),
  output: z.object({ exemptionId: z.string() }),
  errors: {
    alreadyExempted: { zh: '该执法活动已有批准', en: 'The activity was exempted already' },
  },
  maxSeconds: 60,
  needsDecision: true,
});
