import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import { english } from 'flatpickr/dist/l10n/default.js';
import type { Wire } from '@zhilu/domain';
import { formTranslator, wordDates } from './translations';
import { vueFieldsModule, type VueSlots } from './vueFields';
import './form.css';

export type FormData = Record<string, unknown>;

export interface OpenForm {
  /** Validates and returns the data of the fields the person may change, with whether all is well. */
  submit: () => { data: FormData; valid: boolean };
  /** Shows what the server refused, beside the fields; keys it does not know are returned. */
  showErrors: (errors: { field: string; message: string }[]) => string[];
  destroy: () => void;
}

interface Registry {
  getAll: () => { id: string; key?: string }[];
}

/** Setting errors has no public door in form-js 2.0; this is the one the viewer itself uses. */
interface FormState {
  _setState: (state: { errors: Record<string, string[]> }) => void;
}

/** Puts a form into the page. Rejects when form-js cannot read the schema. */
export async function openForm(
  container: HTMLElement,
  schema: Wire.FormSchema,
  data: FormData,
  options: { chinese: boolean; slots: VueSlots; onChange: (data: FormData) => void },
): Promise<OpenForm> {
  flatpickr.localize(options.chinese ? Mandarin : english);
  const translate = formTranslator(options.chinese);
  const config = {
    container,
    // With its delay of 300 ms a redraw in between (a file has gone up) takes back what was just typed, and a quick
    // submit misses the last keys. The option is missing in the viewer's types.
    debounce: false,
    additionalModules: [{ translate: ['value', translate] }, vueFieldsModule(options.slots)],
  };
  const form = new Form(config);
  await form.importSchema(schema, data);
  const words = () => options.chinese && wordDates(container);
  words();
  form.on('changed', (event: { data: FormData }) => {
    words();
    options.onChange(event.data);
  });

  return {
    submit() {
      const result = form.submit();
      return { data: result.data as FormData, valid: Object.keys(result.errors).length === 0 };
    },
    showErrors(errors) {
      const fields = form.get<Registry>('formFieldRegistry').getAll();
      const shown: Record<string, string[]> = {};
      const unknown: string[] = [];
      for (const { field, message } of errors) {
        const found = fields.find((each) => each.key === field);
        if (found) shown[found.id] = [message];
        else unknown.push(message);
      }
      (form as unknown as FormState)._setState({ errors: shown });
      return unknown;
    },
    destroy: () => form.destroy(),
  };
}
