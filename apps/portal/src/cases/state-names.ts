import type { Wire } from '@zhilu/domain';

/** States of cases as exported lists name them. */
export const STATE_NAMES: Record<Wire.CaseState, string> = {
  running: '审批中',
  granted: '已通过',
  refused: '未通过',
  withdrawn: '已撤回',
  ended: '已结束',
  incident: '需要处理',
};
