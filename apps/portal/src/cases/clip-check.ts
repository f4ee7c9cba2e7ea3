import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import {
  clipPlanProblems,
  clipsOf,
  formatDateTime,
  onlyMoreHidden,
  RefusedAct,
  type ClippedRecording,
  type FieldProblem,
} from '@zhilu/domain';
import { Recording, type CaseFile } from '@zhilu/persistence';
import type { NamedClips } from '../forms/clip-values';
import { Prefill } from '../forms/prefill';

/**
 * Whether clips lie within their recordings and regions within the frame, and whether a step after the decision only hides
 * more (article 16). To be asked after the recordings are known to be this person's to name: it tells their length.
 */
@Injectable()
export class ClipCheck {
  constructor(
    private readonly facts: DataSource,
    private readonly prefill: Prefill,
  ) {}

  /** Throws RefusedAct `unprocessable` that names clip and value. */
  async refuse(fields: readonly NamedClips[], file: CaseFile | null): Promise<void> {
    const problems: FieldProblem[] = [];
    for (const named of fields) {
      problems.push(...(await this.outside(named)));
      if (problems.length === 0 && named.onlyMoreHidden && file) problems.push(...(await this.shown(named, file)));
    }
    if (problems.length === 0) return;
    const [{ field, message }] = problems;
    const named = fields.find((each) => each.field === field);
    const about = file ? ['case', file.caseNumber] : ['recording', named?.plans[0]?.recordingId ?? ''];
    throw new RefusedAct('unprocessable', message, about[0], about[1], { fields: problems });
  }

  private async outside({ field, plans }: NamedClips): Promise<FieldProblem[]> {
    const ids = plans.map(({ recordingId }) => recordingId);
    const recordings = await this.facts.manager.findBy(Recording, { id: In(ids) });
    const known = recordings.map(({ id, deviceNumber, startedAt, durationMs }): [string, ClippedRecording] => [
      id,
      { label: `${deviceNumber} ${formatDateTime(startedAt)}`, durationMs },
    ]);
    return clipPlanProblems(plans, new Map(known)).map((message) => ({ field, message }));
  }

  private async shown({ field, plans }: NamedClips, { caseNumber }: CaseFile): Promise<FieldProblem[]> {
    const before = clipsOf((await this.prefill.submitted(caseNumber))[field]) ?? [];
    return onlyMoreHidden(before, plans).map((message) => ({ field, message }));
  }
}
