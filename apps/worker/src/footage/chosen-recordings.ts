import { In, type DataSource } from 'typeorm';
import { SECRECY_MARKS, type SecrecyMark, type Sentence } from '@zhilu/domain';
import { Postponed } from '@zhilu/engine';
import { Recording } from '@zhilu/persistence';
import type { EvidenceStore } from '@zhilu/storage';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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

const COMES_AGAIN_MS = 60_000;

/**
 * A recording that the store holds and the register does not know is no recording that does not exist: the facts are older
 * than the store. Throws Postponed then.
 */
export async function assertNotForgotten(store: EvidenceStore, unknownIds: string[]): Promise<void> {
  for (const id of unknownIds.filter((each) => UUID.test(each))) {
    if (!(await store.has(`recording:${id}`))) continue;
    throw new Postponed(
      {
        zh: `证据存储里有录像 ${id}，录像登记里没有；案卷可能比存储旧，步骤先不办理。`,
        en: `Recording ${id} is in the store and not in the register; the facts may be older than the store. The step waits.`,
      },
      COMES_AGAIN_MS,
    );
  }
}

/** What is said where no chosen recording may be missing; the first five are named. */
export function notRegistered(unknownIds: string[]): Sentence {
  const named = unknownIds.slice(0, 5);
  return {
    zh: `登记中没有所选录像：${named.join('、')}。`,
    en: `The register does not know these recordings: ${named.join(', ')}.`,
  };
}

/** The highest mark among the recordings; `internal` for none. */
export function highestSecrecy(recordings: Pick<Recording, 'secrecy'>[]): SecrecyMark {
  const ranks = recordings.map(({ secrecy }) => SECRECY_MARKS.indexOf(secrecy));
  return SECRECY_MARKS[Math.max(0, ...ranks)];
}
