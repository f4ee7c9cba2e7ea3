import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
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
  const offered = widest(actor.offers).map((offer, index) =>
    ofRole(tasks(), offer, index)
      .andWhere('task.assigneeId IS NULL')
      .andWhere(...notInBarredStead(offer, actor.offers, index)),
  );
  return [taken(tasks(), actor), ...offered].map((part) =>
    part
      .andWhere("task.state = 'open'")
      .andWhere('(task.applicantMayAct = :yes OR task.applicantId <> :me)', { yes: true, me })
      .andWhere('(task.recusedId IS NULL OR task.recusedId <> :me)'),
  );
}

/** Every task of the roles in force, whatever became of it, as parts that never share a task. */
export function partsOfRoles(manager: EntityManager, actor: Actor): TaskPart[] {
  return widest(actor.offers).map((offer, index) =>
    ofRole(manager.createQueryBuilder(InboxTask, 'task'), offer, index),
  );
}

/** The parts as one query over these columns; at least one part and one column. */
export function joined(parts: TaskPart[], columns: string[]): SelectQueryBuilder<ObjectLiteral> {
  const [{ connection }] = parts;
  for (const part of parts) {
    part.select([]);
    for (const column of columns) part.addSelect(column, columnName(column));
  }
  const parameters: ObjectLiteral[] = parts.map((part) => part.getParameters());
  return connection
    .createQueryBuilder()
    .from(`(${parts.map((part) => part.getQuery()).join(' UNION ALL ')})`, 'box')
    .setParameters(Object.assign({}, ...parameters) as ObjectLiteral);
}

/** What `joined` calls a column: `dueAt` of `task.dueAt`. */
export function columnName(column: string): string {
  return column.slice(column.indexOf('.') + 1);
}

/** By me or by somebody I stand in for. */
function taken(tasks: TaskPart, { personId, offers }: Actor): TaskPart {
  const people = [personId, ...offers.flatMap((offer) => offer.actingForId ?? [])];
  return tasks
    .where('task.assigneeId IN (:...people)', { people })
    .andWhere('(task.applicantMayAct = :yes OR task.assigneeId = :me OR task.assigneeId <> task.applicantId)')
    .andWhere('(task.recusedId IS NULL OR task.assigneeId = :me OR task.assigneeId <> task.recusedId)');
}

/** Of this role, in its unit or below. */
function ofRole(tasks: TaskPart, { role, unitPath }: Offer, index: number): TaskPart {
  return tasks
    .where(`task.role = :role${index}`, { [`role${index}`]: role })
    .andWhere(...withinUnit('task.unitPath', unitPath, `unit${index}`));
}

/** A deputy of a barred person decides no more than that person; what another offer of the role reaches is decided by that one. */
function notInBarredStead(offer: Offer, offers: Offer[], index: number): [condition: string, ObjectLiteral] {
  const others = offers.filter((each) => each.role === offer.role && each.actingForId !== offer.actingForId);
  if (offer.actingForId === null || others.some((each) => covers(each, offer.unitPath))) return ['1 = 1', {}];
  const reached = others
    .filter((each) => covers(offer, each.unitPath))
    .map((each, at) => withinUnit('task.unitPath', each.unitPath, `unit${index}Other${at}`));
  const absent = { [`absent${index}`]: offer.actingForId };
  const free =
    `(task.applicantMayAct = :yes OR task.applicantId <> :absent${index}) ` +
    `AND (task.recusedId IS NULL OR task.recusedId <> :absent${index})`;
  return [
    `(${[`(${free})`, ...reached.map(([condition]) => condition)].join(' OR ')})`,
    Object.assign(absent, ...reached.map(([, parameters]) => parameters)) as ObjectLiteral,
  ];
}

/** Without those that another one of the same role covers: what is left overlaps nowhere. */
function widest(offers: Offer[]): Offer[] {
  const wider = (one: Offer, other: Offer) => one.role === other.role && covers(one, other.unitPath);
  return offers.filter(
    (offer, place) =>
      !offers.some((each, at) => at !== place && wider(each, offer) && (at < place || !wider(offer, each))),
  );
}
