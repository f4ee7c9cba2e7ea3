import { Injectable } from '@nestjs/common';
import type { Wire } from '@zhilu/domain';
import type { Recording } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';

/** Rows of recordings as lists show them. */
@Injectable()
export class RecordingRows {
  constructor(private readonly refs: PersonRefs) {}

  async of(recordings: Recording[]): Promise<Wire.RecordingRow[]> {
    const officers = await this.refs.of(recordings.map((each) => each.officerId));
    const units = await this.refs.unitNames(recordings.map((each) => each.unitId));
    return recordings.map((each) =>
      row(each, officers.get(each.officerId ?? '') ?? null, units.get(each.unitId) ?? ''),
    );
  }
}

function row(recording: Recording, officer: Wire.PersonRef | null, unitName: string): Wire.RecordingRow {
  const { id, deviceNumber, unitId, durationMs, sizeBytes, container, width, height, videoCodec } = recording;
  return {
    id,
    deviceNumber,
    unitId,
    unitName,
    officer,
    startedAt: recording.startedAt.toISOString(),
    durationMs,
    sizeBytes,
    container,
    video: videoCodec,
    resolution: width && height ? `${width}×${height}` : null,
    secrecy: recording.secrecy,
    activity: recording.activity,
    place: recording.place,
    damaged: recording.damaged,
    important: recording.important,
    integrity: recording.integrity,
    checkedAt: recording.checkedAt?.toISOString() ?? null,
  };
}
