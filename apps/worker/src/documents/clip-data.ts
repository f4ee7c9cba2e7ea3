import { recordingPlace, type ClipPlan } from '@zhilu/domain';
import type { Recording, Release } from '@zhilu/persistence';
import type { ClipInDocument, ReleaseInDocument } from '@zhilu/templates';

export function clipsInDocument(plans: ClipPlan[], recordings: Recording[]): ClipInDocument[] {
  return plans.map(({ recordingId, fromMs, toMs, blurs, mutes }) => {
    const recording = recordings.find(({ id }) => id === recordingId);
    return {
      device: recording?.deviceNumber ?? '',
      recordedAt: recording?.startedAt.toISOString() ?? '',
      from: recordingPlace(fromMs),
      to: recordingPlace(toMs),
      durationMs: toMs - fromMs,
      blurs: blurs.length,
      mutes: mutes.length,
    };
  });
}

/** On paper a copy is valid up to and including its last moment. */
export function releaseInDocument(release: Release): ReleaseInDocument {
  const { number, sha256, medium, purpose, validFrom, validTo, withdrawnAt, withdrawnReason } = release;
  return {
    number,
    sha256,
    medium,
    purpose,
    validFrom: validFrom.toISOString(),
    validTo: new Date(validTo.getTime() - 1).toISOString(),
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
    withdrawnReason,
  };
}
