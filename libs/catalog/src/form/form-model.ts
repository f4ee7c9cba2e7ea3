import type { Wire } from '@zhilu/domain';
import { fieldSource, type FieldSource } from './field-source';

/** Word of `zhilu.future` and `zhilu.past` for every outcome. */
export const ALWAYS = 'true';

/** A field of a form as the facts, registers and checks see it. */
export interface FormField {
  /** Component id, unique in the form; form-js names errors by it. */
  id: string;
  /** Path of the value in the submitted data, e.g. `visitorUnit` or, inside a group with a path, `court.name`. */
  key: string;
  /** Path of the list when the field repeats in a dynamic list; `key` is then relative to one row. */
  listKey: string | null;
  label: string;
  type: string;
  /** `date`, `time` or `datetime` of a datetime field. */
  subtype: string | null;
  readonly: boolean;
  disabled: boolean;
  required: boolean;
  options: { value: string; label: string }[];
  /** Where its value comes from (`zhilu.from`), or null. */
  source: FieldSource | null;
  /** Outcomes of the step that need this field filled or ticked (`zhilu.requiredFor`). */
  requiredFor: string[];
  /** Key of the date or time of this form that must lie before this one (`zhilu.after`), or null. */
  after: string | null;
  /** On which side of now a date or time must lie (`zhilu.future`, `zhilu.past`), or null. */
  side: DateSide | null;
  /** Clips of a step after the decision: only more may be hidden than before (`zhilu.clips`). */
  onlyMoreHidden: boolean;
  /** `zhilu.from` as written. */
  from: string | null;
}

/** A date of the future lies today or later, at most ten years ahead; one of the past is over. */
export interface DateSide {
  lies: 'future' | 'past';
  /** The outcomes of the step it counts for; empty: whatever is decided. */
  outcomes: string[];
}

interface Component {
  id?: string;
  type?: string;
  key?: string;
  path?: string;
  label?: string;
  dateLabel?: string;
  timeLabel?: string;
  subtype?: string;
  readonly?: unknown;
  disabled?: unknown;
  validate?: { required?: unknown };
  values?: { value?: unknown; label?: unknown }[];
  properties?: Record<string, unknown>;
  components?: Component[];
}

/** The fields of a form-js schema in the order of the page. Presentational components (text, spacer, button …) are none. */
export function formFields(schema: Wire.FormSchema): FormField[] {
  return fieldsOf(schema.components as Component[], [], null);
}

function fieldsOf(components: Component[], path: string[], listKey: string | null): FormField[] {
  return components.flatMap((component) => {
    const inner = component.path ? [...path, ...component.path.split('.')] : path;
    if (component.type === 'dynamiclist') return fieldsOf(component.components ?? [], [], inner.join('.'));
    if (component.type === 'group') return fieldsOf(component.components ?? [], inner, listKey);
    return component.key ? [field(component, path, listKey)] : [];
  });
}

function field(component: Component, path: string[], listKey: string | null): FormField {
  const from = component.properties?.['zhilu.from'];
  const after = component.properties?.['zhilu.after'];
  return {
    id: component.id ?? component.key!,
    key: [...path, component.key!].join('.'),
    listKey,
    label: component.label ?? component.dateLabel ?? component.timeLabel ?? component.key!,
    type: component.type ?? 'textfield',
    subtype: component.type === 'datetime' ? (component.subtype ?? 'date') : null,
    readonly: component.readonly === true,
    disabled: component.disabled === true,
    required: component.validate?.required === true,
    requiredFor: names(component.properties?.['zhilu.requiredFor']),
    options: (component.values ?? []).map(({ value, label }) => ({
      value: String(value),
      label: String(label ?? value),
    })),
    source: typeof from === 'string' ? fieldSource(from) : null,
    after: typeof after === 'string' ? after : null,
    side: dateSide(component.properties ?? {}),
    onlyMoreHidden: component.properties?.['zhilu.clips'] === 'onlyMoreHidden',
    from: typeof from === 'string' ? from : null,
  };
}

function dateSide(properties: Record<string, unknown>): DateSide | null {
  for (const lies of ['future', 'past'] as const) {
    const outcomes = names(properties[`zhilu.${lies}`]);
    if (outcomes.length > 0) return { lies, outcomes: outcomes.includes(ALWAYS) ? [] : outcomes };
  }
  return null;
}

function names(text: unknown): string[] {
  return typeof text === 'string'
    ? text
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '')
    : [];
}
