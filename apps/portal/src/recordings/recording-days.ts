import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import type { RecordingFilters } from './recordings.dto';
import type { RecordingScope } from './recording-scope';
import { RecordingsFinder } from './recordings.query';

const MOST_DAYS = 400;

/** How much was recorded on each day of the bureau, newest day first. */
@Injectable()
export class RecordingDays {
  constructor(
    private readonly facts: DataSource,
    private readonly finder: RecordingsFinder,
  ) {}

  async of(scope: RecordingScope, filters: RecordingFilters): Promise<Wire.RecordingDay[]> {
    const query = await this.finder.narrowed(scope, filters);
    const rows = await query
      .select(this.dayColumn(), 'day')
      .addSelect('COUNT(*)', 'count')
      .addSelect('SUM(recording.durationMs)', 'durationMs')
      .groupBy(this.dayColumn())
      .orderBy('day', 'DESC')
      .limit(MOST_DAYS)
      .getRawMany<{ day: string; count: number | string; durationMs: number | string | null }>();
    return rows.map(({ day, count, durationMs }) => ({
      day,
      count: Number(count),
      durationMs: Number(durationMs ?? 0),
    }));
  }

  /** Instants are stored in UTC; the bureau's zone is eight hours ahead all year. */
  private dayColumn(): string {
    return this.facts.options.type === 'better-sqlite3'
      ? "strftime('%Y-%m-%d', recording.startedAt, '+8 hours')"
      : "DATE_FORMAT(DATE_ADD(recording.startedAt, INTERVAL 8 HOUR), '%Y-%m-%d')";
  }
}
