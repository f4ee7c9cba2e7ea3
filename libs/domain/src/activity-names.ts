import type { ActivityType, ExemptionReason, ExemptionTiming, GapCause } from './activity';
import type { Sentence } from './refusal';

export const ACTIVITY_TYPE_NAMES: Record<ActivityType, Sentence> = {
  complaint: { zh: '接投诉举报出现场', en: 'Call-out on a complaint' },
  inspection: { zh: '现场检查、行政强制', en: 'On-site check or coercive measure' },
  other: { zh: '应当摄录的其他执法活动', en: 'Other activity to be recorded' },
  patrol: { zh: '日常巡查', en: 'Routine patrol' },
};

export const GAP_CAUSE_NAMES: Record<GapCause, Sentence> = {
  deviceFault: { zh: '设备故障', en: 'Recorder fault' },
  batteryEmpty: { zh: '电量耗尽', en: 'Battery empty' },
  storageFull: { zh: '存储已满', en: 'Storage full' },
  recorderChanged: { zh: '更换设备', en: 'Recorder changed' },
  otherTechnical: { zh: '其他技术原因', en: 'Other technical cause' },
};

export const EXEMPTION_REASON_NAMES: Record<ExemptionReason, Sentence> = {
  forceMajeure: { zh: '不可抗拒事由', en: 'Force majeure' },
  evidence: { zh: '取证需要', en: 'Need of evidence' },
  other: { zh: '其他因素', en: 'Other' },
};

export const EXEMPTION_TIMING_NAMES: Record<ExemptionTiming, Sentence> = {
  before: { zh: '事前申请', en: 'Asked for beforehand' },
  inTime: { zh: '事后 24 小时内申请', en: 'Asked for within 24 hours' },
  late: { zh: '逾期申请', en: 'Asked for late' },
};
