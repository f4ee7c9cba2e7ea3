import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { InboxTask, withinUnit } from '@zhilu/persistence';
import { covers, type Actor, type Offer } from '../actor';

export type TaskBox = 'todo' | 'done';

/** A query with alias `task`. */
export type TaskPart = SelectQueryBuilder<InboxTask>;

/**
 * The tasks of a box as parts with alias `task` that never share a task, to be joined by UNION ALL. Each part is one range
 * of one index that holds every column a list needs, where a single condition with OR would read row by row.
 */
export function partsOf(manager: EntityManager, actor: Actor, box: TaskBox): TaskPart[] {
  const tasks = () => manager.createQueryBuilder(InboxTask, 'task');
  const me = actor.personId;
  if (box === 'done') return [tasks().where('task.completedBy = :me', { me })];
  const parts = [taken(tasks(), actor), ...widest(actor.offers).map((offer, index) => offered(tasks(), offer, index))];
  return parts.map((part) =>
    part
      .andWhere("task.state = 'open'")
      .andWhere('(task.applicantMayAct = :yes OR task.applicantId <> :me)', { yes: true, me }),
  );
}

/** By me or by somebody I stand in for. */
function taken(tasks: TaskPart, { personId, offers }: Actor): TaskPart {
  const people = [personId, ...offers.flatMap((offer) => offer.actingForId ?? [])];
  return tasks.where('task.assigneeId IN (:...people)', { people });
}

/** By nobody, and asked of this role in the case's unit or above. */
function offered(tasks: TaskPart, { role, unitPath }: Offer, index: number): TaskPart {
  return tasks
    .where(`task.assigneeId IS NULL AND task.role = :role${index}`, { [`role${index}`]: role })
    .andWhere(...withinUnit('task.unitPath', unitPath, `unit${index}`));
}

/** Without those that another one of the same role covers: what is left overlaps nowhere. */
function widest(offers: Offer[]): Offer[] {
  const wider = (one: Offer, other: Offer) => one.role === other.role && covers(one, other.unitPath);
  return offers.filter(
    (offer, place) =>
      !offers.some((each, at) => at !== place && wider(each, offer) && (at < place || !wider(offer, each))),
  );
}
