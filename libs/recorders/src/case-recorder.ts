import { In, type EntityManager } from 'typeorm';
import { CaseSubject, CaseSubmission, Device } from '@zhilu/persistence';

/**
 * The recorder a case is about; of several (a spare one was named later) the one that was named first. Null for a case that
 * names none.
 */
export async function caseRecorder(manager: EntityManager, caseNumber: string): Promise<Device | null> {
  const links = await manager.findBy(CaseSubject, { caseNumber, kind: 'recorder' });
  const devices = await manager.findBy(Device, { id: In(links.map(({ subjectId }) => subjectId)) });
  if (devices.length < 2) return devices[0] ?? null;
  const submissions = await manager.find(CaseSubmission, { where: { caseNumber }, order: { submittedAt: 'ASC' } });
  const named = submissions.flatMap(({ data }) => Object.values(data));
  const rank = ({ number }: Device): number => (named.includes(number) ? named.indexOf(number) : named.length);
  return devices.reduce((first, each) => (rank(each) < rank(first) ? each : first));
}
