import { h, type ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { shallowReactive } from 'vue';
import { Description, Errors, Label } from '@bpmn-io/form-js-viewer';
import { SUBJECT_KINDS } from '@zhilu/domain';
import type { FormComponent } from './schema';

/** What form-js hands to the component of a field. */
interface FieldProps {
  field: FormComponent & { id: string; description?: string; validate?: { required?: boolean } };
  domId: string;
  value: unknown;
  errors: string[];
  disabled: boolean;
  readonly: boolean;
  onChange: (change: { value: unknown }) => void;
  onBlur: () => void;
}

/** A place inside the form where Vue draws; FormIsland teleports the field's component there. */
export interface VueSlot {
  key: string;
  type: string;
  target: HTMLElement;
  props: FieldProps;
}

export type VueSlots = Map<string, VueSlot>;

export const makeSlots = (): VueSlots => shallowReactive(new Map<string, VueSlot>());

/** form-js types its own components loosely; these are the props we hand them. */
const FieldLabel = Label as unknown as ComponentType<{ id: string; label?: string; required?: boolean }>;
const FieldErrors = Errors as unknown as ComponentType<{ id: string; errors: string[] }>;

const FieldDescription = Description as unknown as ComponentType<{ id: string; description?: string }>;

type FieldComponent = ComponentType<FieldProps> & { config: Record<string, unknown> };

/** A form-js field whose inside is drawn by Vue; label, errors and validation stay form-js's own. */
function vueField(type: string, label: string, slots: VueSlots, emptyValue: unknown): FieldComponent {
  const component = (props: FieldProps) => {
    const target = useRef<HTMLDivElement>(null);
    useEffect(() => {
      if (target.current) slots.set(props.domId, { key: props.domId, type, target: target.current, props });
    });
    useEffect(() => () => void slots.delete(props.domId), [props.domId]);
    const state = props.errors.length ? ' fjs-has-errors' : '';
    return h(
      'div',
      {
        class: `fjs-form-field fjs-form-field-${type}${state}`,
        role: 'group',
        'aria-labelledby': `${props.domId}-label`,
      },
      h(FieldLabel, {
        id: `${props.domId}-label`,
        label: props.field.label,
        required: props.field.validate?.required,
      }),
      h('div', { ref: target, class: 'zl-field' }),
      h(FieldDescription, { id: `${props.domId}-description`, description: props.field.description }),
      h(FieldErrors, { errors: props.errors, id: `${props.domId}-errors` }),
    );
  };
  component.config = { type, keyed: true, label, group: 'selection', emptyValue, create: (given = {}) => given };
  return component as unknown as FieldComponent;
}

interface FormFieldsService {
  register: (type: string, component: FieldComponent) => void;
}

/** form-js module with our fields: `recordings`, `clips`, `filepicker` that uploads at once and holds attachment ids, and subjects. */
export function vueFieldsModule(slots: VueSlots): object {
  function VueFields(formFields: FormFieldsService): void {
    formFields.register('recordings', vueField('recordings', 'Recordings', slots, []));
    formFields.register('clips', vueField('clips', 'Clips', slots, []));
    formFields.register('filepicker', vueField('filepicker', 'Files', slots, []));
    for (const kind of SUBJECT_KINDS) formFields.register(kind, vueField(kind, kind, slots, null));
  }
  VueFields.$inject = ['formFields'];
  return { __init__: ['vueFields'], vueFields: ['type', VueFields] };
}
