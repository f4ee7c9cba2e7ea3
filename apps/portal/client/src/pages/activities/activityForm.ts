import type { ActivityType, Wire } from '@zhilu/domain';
import { exact } from '../../format/time';

/** What the dialog holds: text as it is typed, times as `2026-11-24 09:15` in the bureau's zone. */
export interface ActivityForm {
  unitId: string;
  type: ActivityType;
  place: string;
  startedAt: string;
  endedAt: string;
  caseReference: string;
  cause: string;
  officerId: string;
  participantIds: string[];
}

export const REQUIRED = ['place', 'cause', 'startedAt', 'officerId'] as const;

export function formOf({ row }: Wire.ActivityView): ActivityForm {
  const { unitId, type, place, cause, officer, participants } = row;
  return {
    ...{ unitId, type, place, cause, officerId: officer?.id ?? '', caseReference: row.caseReference ?? '' },
    ...{ startedAt: exact(row.startedAt).slice(0, 16), endedAt: exact(row.endedAt).slice(0, 16) },
    participantIds: participants.map(({ id }) => id),
  };
}

export function inputOf(form: ActivityForm): Omit<Wire.AddActivity, 'deviceId'> {
  const { unitId, type, officerId, participantIds } = form;
  return {
    ...{ unitId, type, officerId, participantIds, place: form.place.trim(), cause: form.cause.trim() },
    ...{ startedAt: instantOf(form.startedAt), endedAt: form.endedAt ? instantOf(form.endedAt) : null },
    caseReference: form.caseReference.trim() || null,
  };
}

/** Only what was changed, so that what was not touched keeps its seconds. */
export function changeOf(before: ActivityForm, after: ActivityForm): Wire.ChangeActivity {
  const { unitId: _unit, ...input } = inputOf(after);
  const touched = Object.entries(input).filter(
    ([key]) => String(before[key as keyof ActivityForm]) !== String(after[key as keyof ActivityForm]),
  );
  return Object.fromEntries(touched) as Wire.ChangeActivity;
}

const instantOf = (text: string): string => `${text.replace(' ', 'T')}:00+08:00`;
