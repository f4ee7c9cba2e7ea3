import type { Wire } from '@zhilu/domain';

/** What we read of a form-js component; everything else is passed on untouched. */
export interface FormComponent {
  id?: string;
  type: string;
  key?: string;
  label?: string;
  /** Dates and times are named by these instead. */
  dateLabel?: string;
  timeLabel?: string;
  readonly?: boolean | string;
  disabled?: boolean;
  values?: { label: string; value: unknown }[];
  subtype?: string;
  validate?: { required?: boolean };
  components?: FormComponent[];
  properties?: Record<string, string>;
  [rest: string]: unknown;
}

export interface SplitForm {
  /** Fields this step may only read, as facts. */
  facts: FactField[];
  /** What is left to fill in, or null when nothing is. */
  editable: Wire.FormSchema | null;
}

export interface FactField {
  field: string;
  label: string;
  component: FormComponent;
  value: unknown;
}

/** Divides a form: what the person may change stays a form, what is fixed becomes facts. */
export function splitForm(schema: Wire.FormSchema, data: Record<string, unknown>): SplitForm {
  const facts: FactField[] = [];
  const components = keepEditable(schema.components as FormComponent[], data, facts);
  const editable = components.some(hasInput) ? { ...schema, components } : null;
  return { facts, editable };
}

function keepEditable(components: FormComponent[], data: Record<string, unknown>, facts: FactField[]): FormComponent[] {
  return components.flatMap((component) => {
    if (component.type === 'button') return [];
    if (isFixed(component)) {
      const field = component.key ?? '';
      facts.push({ field, label: plainLabel(component), component, value: data[field] });
      return [];
    }
    if (!component.components || component.type === 'dynamiclist') return [component];
    const inner = keepEditable(component.components, data, facts);
    return inner.length ? [{ ...component, components: inner }] : [];
  });
}

function isFixed(component: FormComponent): boolean {
  return Boolean(component.key) && (component.readonly === true || component.disabled === true);
}

function hasInput(component: FormComponent): boolean {
  if (component.components) return component.components.some(hasInput);
  return Boolean(component.key);
}

/** A label may be a FEEL expression, which only the form itself can work out. */
function plainLabel(component: FormComponent): string {
  const label = component.label ?? component.dateLabel ?? component.timeLabel ?? '';
  return label.startsWith('=') || !label ? (component.key ?? '') : label;
}

/** Every component of the form, groups opened. */
export function allComponents(schema: Wire.FormSchema): FormComponent[] {
  const open = (components: FormComponent[]): FormComponent[] =>
    components.flatMap((component) => [component, ...open(component.components ?? [])]);
  return open(schema.components as FormComponent[]);
}
