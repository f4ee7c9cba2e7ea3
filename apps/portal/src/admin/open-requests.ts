import { In, MoreThan, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { Refusal } from '@zhilu/domain';
import { GrantRequest } from '@zhilu/persistence';

/** Whether one of these people is to gain something that still waits for a second person. */
export function hasOpenGain(manager: EntityManager, personIds: string[], now: Date): Promise<boolean> {
  const kind = In(['role', 'deputy']);
  return manager.existsBy(GrantRequest, { ...waiting(now), kind, personId: In(personIds) });
}

/** Throws Refusal when a request that waits names the person: who confirms must find the person they were shown. */
export async function refuseOtherName(manager: EntityManager, personId: string, now: Date): Promise<void> {
  const named = [
    { ...waiting(now), personId },
    { ...waiting(now), absentId: personId },
  ];
  if (!(await manager.existsBy(GrantRequest, named))) return;
  throw new Refusal('unprocessable', {
    zh: '此人有待确认的授权申请，姓名、用户名、执法证号和单位暂不能修改。请等申请处理完毕，或先撤回申请。',
    en: 'A request about this person waits for confirmation; name, login, badge number and unit stay as they are until it is decided or withdrawn.',
  });
}

function waiting(now: Date): FindOptionsWhere<GrantRequest> {
  return { state: 'pending', expiresAt: MoreThan(now) };
}
