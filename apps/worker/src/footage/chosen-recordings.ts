import { In, type DataSource } from 'typeorm';
import { SECRECY_MARKS, type SecrecyMark } from '@zhilu/domain';
import { Recording } from '@zhilu/persistence';

/** The chosen recordings in the order of choice, each once, and the ids that no recording has. */
export async function chosenRecordings(
  dataSource: DataSource,
  recordingIds: string[],
): Promise<{ recordings: Recording[]; unknownIds: string[] }> {
  const ids = [...new Set(recordingIds)];
  const found = ids.length === 0 ? [] : await dataSource.getRepository(Recording).findBy({ id: In(ids) });
  const byId = new Map(found.map((recording) => [recording.id, recording]));
  return {
    recordings: ids.flatMap((id) => byId.get(id) ?? []),
    unknownIds: ids.filter((id) => !byId.has(id)),
  };
}

/** The highest mark among the recordings; `internal` for none. */
export function highestSecrecy(recordings: Pick<Recording, 'secrecy'>[]): SecrecyMark {
  const ranks = recordings.map(({ secrecy }) => SECRECY_MARKS.indexOf(secrecy));
  return SECRECY_MARKS[Math.max(0, ...ranks)];
}
