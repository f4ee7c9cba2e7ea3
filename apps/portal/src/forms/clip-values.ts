import type { FormField } from '@zhilu/catalog';
import { clipsOf, type ClipPlan, type FieldProblem } from '@zhilu/domain';

/** What one field of clips holds. */
export interface NamedClips {
  field: string;
  plans: ClipPlan[];
  /** Only more may be hidden than in what the case has already. */
  onlyMoreHidden: boolean;
}

const isClips = ({ type }: FormField): boolean => type === 'clips';
const isOpen = ({ readonly, disabled }: FormField): boolean => !readonly && !disabled;

/** What is no list of clips at all; whether they lie within their recordings is looked at where these are known. */
export function clipShapeProblems(fields: FormField[], given: Record<string, unknown>): FieldProblem[] {
  return fields.filter(isClips).flatMap((field) => {
    const plans = clipsOf(given[field.key] ?? []);
    if (plans === null) return [{ field: field.key, message: misshapen(field) }];
    if (!field.required || !isOpen(field) || plans.length > 0) return [];
    const message = { zh: `请在“${field.label}”中至少剪辑一个片段。`, en: 'Cut at least one clip.' };
    return [{ field: field.key, message }];
  });
}

/** The clips of the fields this step may change. */
export function clipsIn(fields: FormField[], given: Record<string, unknown>): NamedClips[] {
  return fields
    .filter((field) => isClips(field) && isOpen(field))
    .map(({ key, onlyMoreHidden }) => ({ field: key, plans: clipsOf(given[key]) ?? [], onlyMoreHidden }));
}

/** The same as values of the submission, without what a client added to them. */
export function clipValues(fields: FormField[], given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(fields.filter(isClips).map(({ key }) => [key, clipsOf(given[key]) ?? []]));
}

function misshapen({ label }: FormField): FieldProblem['message'] {
  return {
    zh: `“${label}”的内容不正确，或片段、遮挡过多，请重新剪辑。`,
    en: 'Not valid clips, or too many; cut again.',
  };
}
