import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { bureauDay, endOfDay, startOfDay, type Wire } from '@zhilu/domain';
import { CaseFile, CaseRecording, Derivative, type Recording } from '@zhilu/persistence';
import type { CurrentPersonInfo } from '../requests/current-person';
import { inLanguage } from '../requests/language';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { Custody } from './custody';
import { mediaTypeOf, whyNoPlayback } from './playback';
import { RecordingActivities } from './recording-activities';
import { RecordingRows } from './recording-rows';
import type { RecordingScope } from './recording-scope';
import { RecordingsFinder } from './recordings.query';

/** Everything the player's page shows beside the picture. */
@Injectable()
export class RecordingViews {
  constructor(
    private readonly facts: DataSource,
    private readonly finder: RecordingsFinder,
    private readonly rows: RecordingRows,
    private readonly custody: Custody,
    private readonly activities: RecordingActivities,
    @Optional() @Inject(CASE_ACCESS) private readonly caseAccess?: CaseAccess,
  ) {}

  async of(person: CurrentPersonInfo, id: string): Promise<Wire.RecordingView> {
    const scope = await this.finder.scopeOf(person.personId);
    const recording = await this.finder.one(scope, id);
    const granted = (await this.finder.granted(scope, id)) !== null || (await this.finder.asked(scope, id)) !== null;
    const why = whyNoPlayback(recording, scope, granted);
    return {
      row: (await this.rows.of([recording]))[0],
      originalName: recording.originalName,
      sha256: recording.sha256,
      times: times(recording),
      custody: await this.custody.of(recording, person.language),
      cases: await this.cases(person.personId, id),
      derivatives: await this.derivatives(person.personId, id),
      activities: await this.activities.of(recording),
      segments: await this.segments(scope, recording),
      whyNoPlayback: why ? inLanguage(why, person.language) : null,
      playable: mediaTypeOf(recording) !== null,
    };
  }

  private async cases(personId: string, recordingId: string): Promise<Wire.RecordingView['cases']> {
    const links = await this.facts.getRepository(CaseRecording).find({ where: { recordingId }, take: 100 });
    const files = await this.facts
      .getRepository(CaseFile)
      .findBy({ caseNumber: In(links.map((each) => each.caseNumber)) });
    const seen = await Promise.all(files.map((file) => this.caseAccess?.maySee(personId, file.caseNumber) ?? false));
    return files.filter((_, index) => seen[index]).map(({ caseNumber, title }) => ({ caseNumber, title }));
  }

  /** Clips made of the recording, as far as the reader may see their cases. */
  private async derivatives(personId: string, parentId: string): Promise<Wire.DerivativeLink[]> {
    const made = await this.facts
      .getRepository(Derivative)
      .find({ where: { parentId }, order: { createdAt: 'DESC', clipIndex: 'ASC' }, take: 100 });
    const numbers = [...new Set(made.map(({ caseNumber }) => caseNumber))];
    const seen = await Promise.all(numbers.map((number) => this.caseAccess?.maySee(personId, number) ?? false));
    const open = new Set(numbers.filter((_, index) => seen[index]));
    return made
      .filter(({ caseNumber }) => open.has(caseNumber))
      .map(({ id, caseNumber, plan, sha256, createdAt }) => ({
        ...{ id, caseNumber, fromMs: plan.fromMs, toMs: plan.toMs, sha256 },
        createdAt: createdAt.toISOString(),
      }));
  }

  private async segments(scope: RecordingScope, recording: Recording): Promise<Wire.RecordingView['segments']> {
    const day = bureauDay(recording.startedAt);
    const neighbours = await this.finder
      .visible(scope)
      .andWhere('recording.deviceId = :device', { device: recording.deviceId })
      .andWhere('recording.startedAt >= :dayFrom AND recording.startedAt < :dayTo', {
        dayFrom: startOfDay(day),
        dayTo: endOfDay(day),
      })
      .orderBy('recording.startedAt')
      .limit(500)
      .getMany();
    return neighbours.map(({ id, startedAt, durationMs }) => ({ id, startedAt: startedAt.toISOString(), durationMs }));
  }
}

function times(recording: Recording): Wire.RecordingView['times'] {
  return {
    fileName: recording.nameTime?.toISOString() ?? null,
    container: recording.containerTime?.toISOString() ?? null,
    fileModified: recording.modifiedTime?.toISOString() ?? null,
    imported: recording.importedAt.toISOString(),
    offsetMs: recording.offsetMs,
    rule: recording.timeRule,
  };
}
