import { In, type EntityManager } from 'typeorm';
import { touches, type CoveringSegment } from '@zhilu/domain';
import { Activity, ActivityCorrection, Recording } from '@zhilu/persistence';

/** A recording that belongs to an activity: found by officer or recorder and corrected time, or put there by the keeper. */
export interface LinkedRecording extends CoveringSegment {
  id: string;
  deviceNumber: string;
  damaged: boolean;
  link: 'matched' | 'added';
}

type LinkedOf = Map<string, LinkedRecording[]>;

const COLUMNS = ['id', 'deviceNumber', 'startedAt', 'durationMs', 'damaged'] as const;
/** Ids a query carries at most; every database takes as many. */
const BATCH = 500;

/**
 * The recordings of each activity (article 5), oldest first, as the keeper's corrections left them; an activity without an end
 * reaches to `now`. A fixed number of queries for up to 500 activities, and three for each 500 recordings.
 */
export async function linkedRecordings(
  manager: EntityManager,
  activities: readonly Activity[],
  now: Date,
): Promise<LinkedOf> {
  const linked: LinkedOf = new Map(activities.map(({ id }) => [id, []]));
  for (let at = 0; at < activities.length; at += BATCH)
    await link(manager, activities.slice(at, at + BATCH), now, linked);
  for (const recordings of linked.values())
    recordings.sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
  return linked;
}

async function link(manager: EntityManager, some: readonly Activity[], now: Date, linked: LinkedOf): Promise<void> {
  const ids = some.map(({ id }) => id);
  const corrections = await standingCorrections(manager, ids);
  const added = await recordingsById(
    manager,
    [...corrections.values()].filter(({ kind }) => kind === 'added').map(({ recordingId }) => recordingId),
  );
  const pairs = [
    ...(await matched(manager, ids, 'recording.officerId = activity.officerId', now)),
    ...(await matched(manager, ids, 'recording.deviceId = activity.deviceId', now)),
  ];
  const activityOf = new Map(some.map((each) => [each.id, each]));
  for (const { activityId, recording } of pairs) {
    const { startedAt, endedAt } = activityOf.get(activityId)!;
    const correction = corrections.get(keyOf(activityId, recording.id));
    if (!correction && touches(recording, { from: startedAt, to: endedAt ?? now }))
      put(linked, activityId, recording, 'matched');
  }
  for (const { kind, activityId, recordingId } of corrections.values()) {
    const recording = added.get(recordingId);
    if (kind === 'added' && recording) put(linked, activityId, recording, 'added');
  }
}

function put(linked: LinkedOf, activityId: string, recording: Recording, link: LinkedRecording['link']): void {
  const those = linked.get(activityId)!;
  if (those.some(({ id }) => id === recording.id)) return;
  const { id, deviceNumber, startedAt, durationMs, damaged } = recording;
  those.push({ id, deviceNumber, startedAt, durationMs, damaged, link });
}

/** Pairs that may fit: the recording began within a day before the activity, or during it. */
async function matched(
  manager: EntityManager,
  ids: readonly string[],
  condition: string,
  now: Date,
): Promise<{ activityId: string; recording: Recording }[]> {
  const query = manager
    .createQueryBuilder(Recording, 'recording')
    .innerJoin(Activity, 'activity', condition)
    .select('recording.id', 'recordingId')
    .addSelect('activity.id', 'activityId')
    .where('activity.id IN (:...ids)', { ids })
    .andWhere('recording.startedAt <= COALESCE(activity.endedAt, :now)', { now })
    .andWhere(`recording.startedAt > ${dayBefore(manager, 'activity.startedAt')}`);
  const raw = await query.getRawMany<{ activityId: string; recordingId: string }>();
  const recordings = await recordingsById(manager, [...new Set(raw.map(({ recordingId }) => recordingId))]);
  return raw.flatMap(({ activityId, recordingId }) => {
    const recording = recordings.get(recordingId);
    return recording ? [{ activityId, recording }] : [];
  });
}

async function standingCorrections(
  manager: EntityManager,
  activityIds: readonly string[],
): Promise<Map<string, ActivityCorrection>> {
  const rows = await manager.find(ActivityCorrection, {
    where: { activityId: In([...activityIds]) },
    order: { number: 'ASC' },
  });
  return new Map(rows.map((row) => [keyOf(row.activityId, row.recordingId), row]));
}

async function recordingsById(manager: EntityManager, ids: readonly string[]): Promise<Map<string, Recording>> {
  if (ids.length === 0) return new Map();
  const select = Object.fromEntries(COLUMNS.map((column) => [column, true]));
  const found: Recording[] = [];
  for (let at = 0; at < ids.length; at += BATCH)
    found.push(...(await manager.find(Recording, { select, where: { id: In(ids.slice(at, at + BATCH)) } })));
  return new Map(found.map((recording) => [recording.id, recording]));
}

function keyOf(activityId: string, recordingId: string): string {
  return `${activityId}\n${recordingId}`;
}

/** No recorder makes a file of more than a day. */
function dayBefore(manager: EntityManager, column: string): string {
  return manager.dataSource.options.type === 'better-sqlite3'
    ? `strftime('%Y-%m-%d %H:%M:%f', ${column}, '-1 day')`
    : `DATE_SUB(${column}, INTERVAL 1 DAY)`;
}
