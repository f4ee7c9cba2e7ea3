export type ActivityPart =
  | 'number'
  | 'type'
  | 'place'
  | 'startedAt'
  | 'endedAt'
  | 'officer'
  | 'caseReference'
  | 'cause'
  | 'coverage'
  | 'earlierTimes';

export type ActPart = 'person' | 'at' | 'outcome' | 'opinion';

/** Where a form field's first value comes from (`zhilu.from`). */
export type FieldSource =
  /** The person who asked. */
  | { kind: 'applicant'; part: 'name' | 'phone' | 'unit' }
  /** The person who fills in this form now. */
  | { kind: 'actor'; part: 'name' | 'phone' | 'unit' }
  /** The unit the case belongs to. */
  | { kind: 'unit'; part: 'name' }
  | { kind: 'case'; part: 'number' | 'title' | 'secrecy' | 'startedAt' }
  /** The recorder the case is about. */
  | { kind: 'recorder'; part: RecorderPart }
  /** The activity the case is about. */
  | { kind: 'activity'; part: ActivityPart }
  /** What happened at an earlier step: who did it, when, with which outcome and opinion. */
  | { kind: 'step'; elementId: string; part: ActPart }
  /** The same of the decision that counts, at whichever of the deciding steps it was made. */
  | { kind: 'decision'; part: ActPart }
  /** A variable that an automatic step wrote. */
  | { kind: 'variable'; name: string }
  /** A field of an earlier form. */
  | { kind: 'field'; key: string };

const ACT_PARTS: readonly ActPart[] = ['person', 'at', 'outcome', 'opinion'];
const RECORDER_PARTS = [
  'number',
  'brand',
  'model',
  'serial',
  'boughtOn',
  'price',
  'netValue',
  'holder',
  'keeper',
  'state',
] as const;
type RecorderPart = (typeof RECORDER_PARTS)[number];

const PARTS = {
  applicant: ['name', 'phone', 'unit'],
  actor: ['name', 'phone', 'unit'],
  unit: ['name'],
  case: ['number', 'title', 'secrecy', 'startedAt'],
  recorder: RECORDER_PARTS,
  decision: ACT_PARTS,
  activity: [
    'number',
    'type',
    'place',
    'startedAt',
    'endedAt',
    'officer',
    'caseReference',
    'cause',
    'coverage',
    'earlierTimes',
  ],
} as const;

/** Every source that does not depend on the process, for "did you mean". */
export const FIXED_SOURCES: readonly string[] = Object.entries(PARTS).flatMap(([kind, parts]) =>
  parts.map((part) => `${kind}.${part}`),
);

/** Reads `zhilu.from`; null when it is none of the known forms. */
export function fieldSource(text: string): FieldSource | null {
  const [head, part, ...rest] = text.split('.');
  if (rest.length > 0 || !/^[A-Za-z_]\w*$/.test(head)) return null;
  if (part === undefined) return { kind: 'field', key: head };
  if (head === 'variable') return /^[A-Za-z_]\w*$/.test(part) ? { kind: 'variable', name: part } : null;
  if (FIXED_SOURCES.includes(text)) return { kind: head, part } as FieldSource;
  const isStep = head.startsWith('userTask_') && ACT_PARTS.some((each) => each === part);
  return isStep ? ({ kind: 'step', elementId: head, part } as FieldSource) : null;
}
