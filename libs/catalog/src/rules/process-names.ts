import type { FieldName, ProcessNames } from '@zhilu/templates';
import type { Bundle } from '../bundle/bundle';
import { formFields, type FormField } from '../form/form-model';

/** Fields, steps and outcomes of a process, as its templates may name them. */
export function processNames({ model, forms }: Bundle): ProcessNames {
  const fieldsOf = (formRef: string | null): FieldName[] => {
    const schema = formRef ? forms.get(formRef) : undefined;
    return schema ? formFields(schema).map(fieldName) : [];
  };
  return {
    fields: [...forms.keys()].flatMap(fieldsOf),
    steps: model.userTasks.map(({ elementId, outcomes, decision, formRef }) => ({
      elementId,
      outcomes: outcomes.map((outcome) => outcome.id),
      decision,
      fields: fieldsOf(formRef),
    })),
  };
}

const SEVERAL = ['checklist', 'taglist', 'filepicker', 'recordings', 'clips'];
const CHOICE = ['select', 'radio', 'checklist', 'taglist'];

function fieldName({ key, listKey, type, options }: FormField): FieldName {
  const words = CHOICE.includes(type) && options.length > 0 ? options.map((option) => option.value) : null;
  return { key, listKey, several: SEVERAL.includes(type), words };
}
