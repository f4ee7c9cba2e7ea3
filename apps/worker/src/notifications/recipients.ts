import { In, LessThanOrEqual, MoreThan, type DataSource } from 'typeorm';
import { isRole, type Role } from '@zhilu/domain';
import { PermanentFailure } from '@zhilu/engine';
import { Deputy, Person, RoleInUnit, type CaseFile } from '@zhilu/persistence';

/** Everybody the step means: the applicant, or the holders of the role in the case's unit or above, with their deputies of now. */
export async function recipientsOf(facts: DataSource, recipient: string, file: CaseFile, now: Date): Promise<Person[]> {
  if (recipient === 'applicant') return activePeople(facts, [file.applicantId]);
  if (!isRole(recipient)) throw unknownRecipient(recipient);
  const holders = await holdersOf(facts, recipient, file);
  return activePeople(facts, [...holders, ...(await deputiesOf(facts, holders, now))]);
}

async function holdersOf({ manager }: DataSource, role: Role, { unitPath }: CaseFile): Promise<string[]> {
  const rows = await manager.findBy(RoleInUnit, { role, unitId: In(unitPath.split('/')) });
  return rows.map(({ personId }) => personId);
}

async function deputiesOf({ manager }: DataSource, holders: string[], now: Date): Promise<string[]> {
  const rows = await manager.findBy(Deputy, {
    personId: In(holders),
    validFrom: LessThanOrEqual(now),
    validTo: MoreThan(now),
  });
  return rows.map(({ deputyId }) => deputyId);
}

function activePeople({ manager }: DataSource, ids: string[]): Promise<Person[]> {
  return manager.find(Person, { where: { id: In([...new Set(ids)]), active: true }, order: { id: 'ASC' } });
}

function unknownRecipient(recipient: string): PermanentFailure {
  return new PermanentFailure({
    zh: `收件人“${recipient}”既不是 applicant 也不是已有岗位。请流程管理员更正该步骤`,
    en: `Recipient "${recipient}" is neither applicant nor a role. Correct the step`,
  });
}
