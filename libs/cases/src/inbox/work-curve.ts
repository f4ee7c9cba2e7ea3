import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CLOCK, addDuration, bureauDay, endOfDay, startOfDay, type Clock } from '@zhilu/domain';
import type { Actor } from '../actor';
import { columnName, joined, partsOf, partsOfRoles, type TaskPart } from './task-boxes';

export interface DayOfWork {
  /** A day of the bureau, e.g. `2026-11-24`. */
  day: string;
  received: number;
  done: number;
}

/** How much work came in and was done, counted by the database. */
@Injectable()
export class WorkCurve {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Steps that the actor's roles received and that the actor has done on each of the last days; today comes last. */
  async lastDays(actor: Actor, amount: number): Promise<DayOfWork[]> {
    const today = startOfDay(bureauDay(this.now()));
    const days = Array.from({ length: amount }, (_, index) =>
      bureauDay(addDuration(today, `-P${amount - 1 - index}D`)),
    );
    const { manager } = this.facts;
    const received = await perDay(partsOfRoles(manager, actor), 'task.createdAt', days);
    const finished = await perDay(partsOf(manager, actor, 'done'), 'task.completedAt', days);
    return days.map((day, index) => ({ day, received: received[index], done: finished[index] }));
  }
}

/** How many tasks have the instant in each of the days. */
async function perDay(parts: TaskPart[], column: string, days: string[]): Promise<number[]> {
  if (parts.length === 0) return days.map(() => 0);
  for (const part of parts) part.andWhere(`${column} >= :since`, { since: startOfDay(days[0]) });
  const query = joined(parts, [column]).select([]);
  days.forEach((day, index) => {
    const within = `${columnName(column)} >= :from${index} AND ${columnName(column)} < :to${index}`;
    query
      .addSelect(`SUM(CASE WHEN ${within} THEN 1 ELSE 0 END)`, `day${index}`)
      .setParameters({ [`from${index}`]: startOfDay(day), [`to${index}`]: endOfDay(day) });
  });
  const row = await query.getRawOne<Record<string, string | number | null>>();
  return days.map((_, index) => Number(row?.[`day${index}`] ?? 0));
}
