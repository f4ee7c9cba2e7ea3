import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, LessThan, MoreThan } from 'typeorm';
import { CLOCK, type Clock, type Wire } from '@zhilu/domain';
import type { ProcessModel } from '@zhilu/catalog';
import { StepProgress } from '@zhilu/persistence';

/** A step that said nothing for so long is not at work: its worker is gone, or waits for another try. */
const QUIET_MS = 2 * 60_000;

/** How far the long automatic step of a case has come. */
@Injectable()
export class StepProgressView {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async of(caseNumber: string, model: ProcessModel): Promise<Wire.CaseView['progress']> {
    const row = (await this.atWork([caseNumber])).get(caseNumber);
    if (!row) return null;
    const { elementId, percent, part, parts } = row;
    return { name: model.elements[elementId]?.name ?? '', percent, part, parts };
  }

  /** The newest step at work of each of these cases that has one. */
  async atWork(caseNumbers: string[]): Promise<Map<string, StepProgress>> {
    if (caseNumbers.length === 0) return new Map();
    const since = new Date(this.now().getTime() - QUIET_MS);
    const rows = await this.facts.getRepository(StepProgress).find({
      where: { caseNumber: In(caseNumbers), percent: LessThan(100), at: MoreThan(since) },
      order: { at: 'ASC' },
    });
    return new Map(rows.map((row) => [row.caseNumber, row]));
  }
}
