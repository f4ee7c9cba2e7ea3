import { formFields, type Bundle } from '@zhilu/catalog';
import { clipsOf, recordingPlace, type ClipPlan } from '@zhilu/domain';
import type { Recording, Release } from '@zhilu/persistence';
import type { ClipInDocument, ReleaseInDocument } from '@zhilu/templates';
import type { CaseFacts } from './case-facts';
import { valueAt } from './shown-values';

/** The clips of the last submission that has any. */
export function lastClips({ submissions }: Pick<CaseFacts, 'submissions'>, forms: Bundle['forms']): ClipPlan[] {
  for (const { formId, data } of [...submissions].reverse()) {
    const schema = forms.get(formId);
    const field = schema && formFields(schema).find(({ type }) => type === 'clips');
    const plans = (field && clipsOf(valueAt(data, field.key))) ?? [];
    if (plans.length > 0) return plans;
  }
  return [];
}

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
