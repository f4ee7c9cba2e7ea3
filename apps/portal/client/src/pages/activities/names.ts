import { useI18n } from 'vue-i18n';
import {
  ACTIVITY_TYPE_NAMES,
  COVERAGE_STATE_NAMES,
  EXEMPTION_REASON_NAMES,
  EXEMPTION_TIMING_NAMES,
  GAP_CAUSE_NAMES,
  type ActivityType,
  type CoverageState,
  type ExemptionReason,
  type ExemptionTiming,
  type GapCause,
} from '@zhilu/domain';

export interface ActivityNames {
  typeName: (type: ActivityType) => string;
  stateName: (state: CoverageState) => string;
  causeName: (cause: GapCause) => string;
  exemptionReasonName: (reason: ExemptionReason) => string;
  exemptionTimingName: (timing: ExemptionTiming) => string;
}

/** What kinds and states of activities are called, in the reader's language; the names are those of the papers and sheets. */
export function useActivityNames(): ActivityNames {
  const { locale } = useI18n();
  const tongue = (): 'zh' | 'en' => (locale.value === 'en' ? 'en' : 'zh');
  return {
    typeName: (type) => ACTIVITY_TYPE_NAMES[type][tongue()],
    stateName: (state) => COVERAGE_STATE_NAMES[state][tongue()],
    causeName: (cause) => GAP_CAUSE_NAMES[cause][tongue()],
    exemptionReasonName: (reason) => EXEMPTION_REASON_NAMES[reason][tongue()],
    exemptionTimingName: (timing) => EXEMPTION_TIMING_NAMES[timing][tongue()],
  };
}
