import type { Wire } from '@zhilu/domain';
import { clock, length } from '../../format/time';
import { t } from '../../i18n';
import { axisAround, type Axis, type TimeBar, type TimeLane } from '../footage/coverage';

export interface ActivityLanes {
  lanes: TimeLane[];
  axis: Axis;
  /** Start, and end once there is one. */
  edges: number[];
}

/**
 * The activity's time line. A gap is missing on every recorder and drawn on each line; a recording that goes on before or
 * after the activity is drawn as far as the axis reaches. `nobody` names the line where nothing was recorded.
 */
export function lanesOf({ row, segments, gaps }: Wire.ActivityView, now: Date, nobody: string): ActivityLanes {
  const start = Date.parse(row.startedAt);
  const end = row.endedAt ? Date.parse(row.endedAt) : Math.max(now.getTime(), start);
  const axis = axisAround([start, end]);
  const missing = gaps.map(({ from, to, kind }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    words: [
      t(`activity.gap.${kind}`),
      t('footage.gapAt', { at: clock(from, true), length: length(Date.parse(to) - Date.parse(from)) }),
    ].join(t('common.colon')),
  }));
  const devices = [...new Set(segments.map(({ deviceNumber }) => deviceNumber))];
  const lanes = (devices.length ? devices : [nobody]).map((device) => ({
    device,
    officer: '',
    bars: segments.filter(({ deviceNumber }) => deviceNumber === device).map((each) => barOf(each, axis)),
    gaps: missing,
  }));
  return { lanes, axis, edges: row.endedAt ? [start, end] : [start] };
}

function barOf({ recordingId, startedAt, endedAt, damaged }: Wire.ActivitySegment, axis: Axis): TimeBar {
  const [from, to] = [Date.parse(startedAt), Date.parse(endedAt ?? startedAt)];
  const words = [
    clock(startedAt, true),
    length(endedAt ? to - from : null),
    recordingId ? '' : t('activity.notYours'),
    damaged ? t('footage.damaged') : '',
  ];
  const within = (instant: number): number => Math.min(Math.max(instant, axis.from), axis.to);
  return {
    ...{ id: recordingId, bad: damaged, from: within(from), to: within(to) },
    words: words.filter(Boolean).join(t('common.comma')),
  };
}
