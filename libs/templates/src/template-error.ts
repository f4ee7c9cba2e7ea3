import { Refusal } from '@zhilu/domain';

/** Where in a template something is wrong. */
export interface TemplatePlace {
  template: string;
  /** 1-based; null when the fault shows only while the template runs. */
  line: number | null;
}

/**
 * A template that may not or cannot be used. The sentence names template, line, the fault and what to write instead.
 * Waiting does not help: its owner must change the template or the data it is given.
 */
export class TemplateError extends Refusal {
  constructor(
    readonly place: TemplatePlace,
    fault: { zh: string; en: string },
  ) {
    super('unprocessable', {
      zh: `模板 ${place.template}${place.line === null ? '' : ` 第 ${place.line} 行`}：${fault.zh}`,
      en: `Template ${place.template}${place.line === null ? '' : `, line ${place.line}`}: ${fault.en}`,
    });
    this.name = 'TemplateError';
  }
}
