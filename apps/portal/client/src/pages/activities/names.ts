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
import { inReadersLanguage } from '../../i18n';

export interface ActivityNames {
  typeName: (type: ActivityType) => string;
  stateName: (state: CoverageState) => string;
  causeName: (cause: GapCause) => string;
  exemptionReasonName: (reason: ExemptionReason) => string;
  exemptionTimingName: (timing: ExemptionTiming) => string;
}

/** What kinds and states of activities are called, in the reader's language; the names are those of the papers and sheets. */
export function useActivityNames(): ActivityNames {
  return {
    typeName: (type) => inReadersLanguage(ACTIVITY_TYPE_NAMES[type]),
    stateName: (state) => inReadersLanguage(COVERAGE_STATE_NAMES[state]),
    causeName: (cause) => inReadersLanguage(GAP_CAUSE_NAMES[cause]),
    exemptionReasonName: (reason) => inReadersLanguage(EXEMPTION_REASON_NAMES[reason]),
    exemptionTimingName: (timing) => inReadersLanguage(EXEMPTION_TIMING_NAMES[timing]),
  };
}
