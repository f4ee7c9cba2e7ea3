import { appendFileSync } from 'node:fs';
import type { Wire } from '@zhilu/domain';
import type { EndEventModel } from '@zhilu/catalog';
import { shippedModel } from './shipped-model';

/** One line of the table that a whole run prints: which test came to which end event. */
export interface EndReached {
  processId: string;
  elementId: string;
  name: string;
  test: string;
}

/** Keeps which end events of a process its tests came to; `npm test` prints them all, as `end event → test`. */
export class EndBook {
  private readonly reached = new Set<string>();

  private constructor(
    private readonly processId: string,
    private readonly ends: EndEventModel[],
  ) {}

  static async of(processId: string): Promise<EndBook> {
    const { endEvents } = await shippedModel(processId);
    return new EndBook(
      processId,
      endEvents.filter((event) => event.endsCase),
    );
  }

  /** Notes where this case ended; throws for an end the shipped model does not have. */
  note(view: Wire.CaseView): Wire.CaseView {
    const end = this.ends.find(({ name }) => name === view.row.where);
    if (!end) throw new Error(`${this.processId} has no end event “${view.row.where}”.`);
    const { elementId, name } = end;
    this.reached.add(elementId);
    const test = expect.getState().currentTestName ?? '';
    const line: EndReached = { processId: this.processId, elementId, name, test };
    const file = process.env.ZHILU_END_EVENTS;
    if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
    return view;
  }

  /** End events that no test came to. */
  unreached(): string[] {
    return this.ends.map(({ elementId }) => elementId).filter((id) => !this.reached.has(id));
  }
}
