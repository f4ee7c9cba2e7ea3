import { In, IsNull, type DataSource } from 'typeorm';
import { activityInWords, settledActs, submissionsInForce } from '@zhilu/cases';
import { systemClock, type ActivityInWords, type RecorderInWords } from '@zhilu/domain';
import { PermanentFailure } from '@zhilu/engine';
import {
  Attachment,
  type CaseEvent,
  CaseFile,
  CaseRecording,
  type CaseSubmission,
  Person,
  Recording,
  Release,
  SealedCopy,
  Unit,
} from '@zhilu/persistence';
import { caseRecorder, recorderFacts } from '@zhilu/recorders';
import { withoutRefusals } from '../refusal-to-failure';

/** What the database knows of one case, read for a document or message. */
export interface CaseFacts {
  file: CaseFile;
  bureau: string;
  units: ReadonlyMap<string, Unit>;
  people: ReadonlyMap<string, Person>;
  /** In the order of submission. */
  submissions: CaseSubmission[];
  /** What people did at steps and took effect, in order. */
  acts: CaseEvent[];
  attachments: Attachment[];
  /** Released copies, in the order of their numbers. */
  releases: Release[];
  /** What the case is about, where it is an activity. */
  activity: ActivityInWords | null;
  /** The newest, or null. */
  sealedCopy: SealedCopy | null;
  /** As it stands now. */
  recorder: RecorderInWords | null;
}

/** Reads a case. Throws PermanentFailure for a case number the facts do not know. */
export async function readCaseFacts({ manager }: DataSource, caseNumber: string): Promise<CaseFacts> {
  const file = await manager.findOneBy(CaseFile, { caseNumber });
  if (!file)
    throw new PermanentFailure({ zh: `没有编号为“${caseNumber}”的案件`, en: `There is no case "${caseNumber}"` });
  const acts = await withoutRefusals(() => settledActs(manager, caseNumber));
  const submissions = await submissionsInForce(manager, caseNumber);
  const ids = [
    file.applicantId,
    ...acts.flatMap((act) => [act.personId, act.actingForId]),
    ...submissions.map((each) => each.personId),
  ];
  const people = await manager.findBy(Person, { id: In([...new Set(ids.filter((id): id is string => id !== null))]) });
  const units = await manager.findBy(Unit, { id: In([file.unitId, ...people.map(({ unitId }) => unitId)]) });
  const device = await caseRecorder(manager, caseNumber);
  const root = await manager.findOne(Unit, { where: { parentId: IsNull() }, order: { sort: 'ASC' } });
  return {
    file,
    bureau: root?.name ?? '',
    units: new Map(units.map((unit) => [unit.id, unit])),
    people: new Map(people.map((person) => [person.id, person])),
    submissions,
    acts,
    activity: await activityInWords(manager, caseNumber, systemClock()),
    attachments: await manager.find(Attachment, { where: { caseNumber }, order: { uploadedAt: 'ASC' } }),
    releases: await manager.find(Release, { where: { caseNumber }, order: { number: 'ASC' } }),
    sealedCopy: await manager.findOne(SealedCopy, { where: { caseNumber }, order: { createdAt: 'DESC' } }),
    recorder: device && (await recorderFacts(manager, device, systemClock())),
  };
}

/** The recordings of a case in the order they were made: those last chosen in a form, else those the case was opened with. */
export async function readRecordings(
  { manager }: DataSource,
  caseNumber: string,
  chosen: readonly string[],
): Promise<Recording[]> {
  const linked = chosen.length > 0 ? [] : await manager.findBy(CaseRecording, { caseNumber });
  const ids = chosen.length > 0 ? chosen : linked.map(({ recordingId }) => recordingId);
  return manager.find(Recording, { where: { id: In([...ids]) }, order: { startedAt: 'ASC', originalName: 'ASC' } });
}
