import { valueAt, type FormField } from '@zhilu/catalog';
import type { FieldProblem } from '@zhilu/domain';
import { saysSomething } from '../requests/printable';

/**
 * What the chosen outcome needs beyond the form's own rules (`zhilu.requiredFor`), e.g. every check ticked before 材料齐全.
 * `accepted` is what the case would keep, not what the client sent: the form turns "no" in a tick into false.
 * art-9: 检查项未逐项勾选的不得通过 / Nothing passes with an item of its checklist unticked
 */
export function outcomeProblems(
  fields: FormField[],
  accepted: Record<string, unknown>,
  outcomeId: string | null,
): FieldProblem[] {
  return fields
    .filter((field) => outcomeId !== null && field.requiredFor.includes(outcomeId))
    .filter((field) => !isFilled(field, valueAt(accepted, field.key)))
    .map((field) => ({
      field: field.key,
      message: { zh: `这样办理之前，须先完成“${field.label}”。`, en: 'Needed before you decide like this.' },
    }));
}

/** A tick is true and nothing else; no other kind of field counts as filled by a yes. */
function isFilled({ type }: FormField, value: unknown): boolean {
  if (type === 'checkbox') return value === true;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && saysSomething(value);
}
