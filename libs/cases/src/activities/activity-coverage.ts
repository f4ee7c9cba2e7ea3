import { In, type EntityManager } from 'typeorm';
import { coverageOf, isRecordingRequired, type Coverage, type Span } from '@zhilu/domain';
import { ActivityCancellation, Exemption, GapReason, type Activity } from '@zhilu/persistence';
import { linkedRecordings, type LinkedRecording } from './linked-recordings';

/** A gap's reason with the span it was given for. */
export type SpokenReason = GapReason & Span;

/** An activity with all that says how far footage covers it. */
export interface CoveredActivity {
  activity: Activity;
  required: boolean;
  recordings: LinkedRecording[];
  /** Newest first. */
  reasons: SpokenReason[];
  exemption: Exemption | null;
  /** The one that stands. */
  cancellation: ActivityCancellation | null;
  coverage: Coverage<SpokenReason>;
}

/** How each activity is covered at the moment `now`, in the order given; a fixed number of queries for up to 500 activities. */
export async function coveredActivities(
  manager: EntityManager,
  activities: readonly Activity[],
  now: Date,
): Promise<CoveredActivity[]> {
  if (activities.length === 0) return [];
  const ids = activities.map(({ id }) => id);
  const linked = await linkedRecordings(manager, activities, now);
  const reasons = grouped(await manager.find(GapReason, { where: { activityId: In(ids) }, order: { at: 'DESC' } }));
  const exemptions = await manager.findBy(Exemption, { activityId: In(ids) });
  const cancellations = await manager.findBy(ActivityCancellation, { openFor: In(ids) });
  return activities.map((activity) => {
    const { id, startedAt, endedAt, type } = activity;
    const own = {
      activity,
      required: isRecordingRequired(type),
      recordings: linked.get(id) ?? [],
      reasons: (reasons.get(id) ?? []).map((reason) => ({ ...reason, from: reason.gapFrom, to: reason.gapTo })),
      exemption: exemptions.find(({ activityId }) => activityId === id) ?? null,
      cancellation: cancellations.find(({ openFor }) => openFor === id) ?? null,
    };
    const { required, recordings: segments } = own;
    const [exempted, cancelled] = [own.exemption !== null, own.cancellation !== null];
    const facts = { startedAt, endedAt, required, segments, reasons: own.reasons, exempted, cancelled };
    return { ...own, coverage: coverageOf(facts, now) };
  });
}

function grouped(reasons: readonly GapReason[]): Map<string, GapReason[]> {
  const groups = new Map<string, GapReason[]>();
  for (const reason of reasons) groups.set(reason.activityId, [...(groups.get(reason.activityId) ?? []), reason]);
  return groups;
}
