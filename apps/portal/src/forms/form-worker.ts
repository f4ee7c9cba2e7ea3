import { parentPort } from 'node:worker_threads';
import { JSDOM } from 'jsdom';
import { SUBJECT_KINDS } from '@zhilu/domain';

/** What the thread is asked: would this form, filled like this, submit? */
export interface ValidationRequest {
  id: number;
  schema: object;
  data: Record<string, unknown>;
}

export interface ValidationAnswer {
  id: number;
  data?: Record<string, unknown>;
  /** By field id, sentences in Chinese. */
  errors?: Record<string, string[]>;
  failure?: string;
}

const GLOBALS = [
  'window',
  'document',
  'HTMLElement',
  'Element',
  'Node',
  'Event',
  'KeyboardEvent',
  'MouseEvent',
  'CustomEvent',
  'MutationObserver',
  'getComputedStyle',
  'DOMParser',
  'SVGElement',
];

/** form-js expects a browser: this thread is one, without scripts, network or layout. */
function becomeBrowser(): void {
  const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
  const target = globalThis as Record<string, unknown>;
  for (const name of GLOBALS)
    if (!(name in target) || name === 'window') target[name] = name === 'window' ? window : window[name];
  target.requestAnimationFrame = (callback: (time: number) => void) => setTimeout(() => callback(Date.now()), 0);
  target.cancelAnimationFrame = clearTimeout;
}

becomeBrowser();

interface FormField {
  (): null;
  config: object;
}

interface FormInstance {
  get(service: string): { register(type: string, field: FormField): void };
  importSchema(schema: object, data: object): Promise<unknown>;
  submit(): { data: Record<string, unknown>; errors: Record<string, string[]> };
  destroy(): void;
}

/** Stands for fields that only a browser can show; their values are checked by the portal itself. */
function headless(type: string, emptyValue: unknown): FormField {
  const field = (() => null) as unknown as FormField;
  field.config = {
    type,
    keyed: true,
    name: type,
    group: 'basic-input',
    emptyValue,
    sanitizeValue: ({ value }: { value: unknown }) => value,
    create: (options = {}) => ({ ...options }),
  };
  return field;
}

/** Loaded once this thread is a browser, and compiled to require(): the package's ESM build does not load in plain Node. */
const viewer = import('@bpmn-io/form-js-viewer') as unknown as Promise<{ Form: new (options: object) => FormInstance }>;

/** A fresh form each time: importing into a used one is slower and keeps state (measured). */
async function validate({ id, schema, data }: ValidationRequest): Promise<ValidationAnswer> {
  const { Form } = await viewer;
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({ container });
  try {
    const fields = form.get('formFields');
    for (const type of ['filepicker', 'recordings', 'clips']) fields.register(type, headless(type, []));
    for (const type of SUBJECT_KINDS) fields.register(type, headless(type, null));
    await form.importSchema(schema, data);
    const result = form.submit();
    return { id, data: result.data, errors: result.errors };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  } finally {
    form.destroy();
    container.remove();
  }
}

parentPort?.on(
  'message',
  (request: ValidationRequest) => void validate(request).then((answer) => parentPort?.postMessage(answer)),
);
void viewer.then(() => parentPort?.postMessage({ id: 0 }));
