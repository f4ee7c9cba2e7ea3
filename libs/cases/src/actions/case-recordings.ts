import { randomUUID } from 'node:crypto';
import { In, type EntityManager } from 'typeorm';
import { SECRECY_MARKS, type SecrecyMark } from '@zhilu/domain';
import { CaseFile, CaseRecording, Recording } from '@zhilu/persistence';

/**
 * Makes recordings part of a case; named twice is named once. The case takes the highest secrecy mark of what it is about
 * (article 18), and never a lower one again.
 */
export async function nameRecordings(manager: EntityManager, caseNumber: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const recordingId of new Set(ids)) {
    const link = { caseNumber, recordingId };
    if (!(await manager.existsBy(CaseRecording, link)))
      await manager.insert(CaseRecording, { id: randomUUID(), ...link });
  }
  const recordings = await manager.findBy(Recording, { id: In(ids) });
  await raise(
    manager,
    caseNumber,
    recordings.map((recording) => recording.secrecy),
  );
}

/** Every case about the recording takes its new mark, when it is higher than the case's own (article 18). */
export async function raiseSecrecy(manager: EntityManager, recordingId: string, mark: SecrecyMark): Promise<void> {
  const links = await manager.findBy(CaseRecording, { recordingId });
  for (const { caseNumber } of links) await raise(manager, caseNumber, [mark]);
}

async function raise(manager: EntityManager, caseNumber: string, marks: SecrecyMark[]): Promise<void> {
  const file = await manager.findOneByOrFail(CaseFile, { caseNumber });
  const secrecy = highest([file.secrecy, ...marks]);
  if (secrecy !== file.secrecy) await manager.update(CaseFile, { caseNumber }, { secrecy });
}

function highest(marks: SecrecyMark[]): SecrecyMark {
  return SECRECY_MARKS[Math.max(...marks.map((mark) => SECRECY_MARKS.indexOf(mark)))] ?? 'internal';
}
