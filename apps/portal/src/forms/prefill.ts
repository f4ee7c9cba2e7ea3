import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { formFields, type Bundle, type FieldSource } from '@zhilu/catalog';
import { asFieldHolds, CaseValues, partOfPerson, submittedValues } from '@zhilu/cases';
import { CLOCK, type Clock, type Wire } from '@zhilu/domain';
import { EngineClient, plainAll } from '@zhilu/engine';
import type { CaseFile } from '@zhilu/persistence';

/** Nobody waits longer for what the engine knows; without it the step cannot be filled. */
const ENGINE_MS = 3_000;

/**
 * Fills the fields of a step that the model wants filled (`zhilu.from`): from the case, the person who acts,
 * earlier steps, or what automatic steps found out.
 */
@Injectable()
export class Prefill {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async forTask(
    schema: Wire.FormSchema,
    file: CaseFile,
    actorId: string,
    { model }: Pick<Bundle, 'model'>,
  ): Promise<Record<string, unknown>> {
    const fields = formFields(schema);
    const asksEngine = fields.some(({ source }) => source?.kind === 'variable');
    const variables = asksEngine ? await this.variables(file) : {};
    const values = new CaseValues(this.facts.manager, file, model, this.now());
    const data: Record<string, unknown> = {};
    for (const field of fields) {
      const value = field.source ? await this.value(field.source, { values, actorId, variables }) : undefined;
      if (value !== undefined && value !== null) data[field.key] = asFieldHolds(value, field);
    }
    return data;
  }

  /** Everything submitted so far, later steps over earlier ones. */
  submitted(caseNumber: string): Promise<Record<string, unknown>> {
    return submittedValues(this.facts.manager, caseNumber);
  }

  private async value(
    source: FieldSource,
    { values, actorId, variables }: { values: CaseValues; actorId: string; variables: Record<string, unknown> },
  ): Promise<unknown> {
    if (source.kind === 'variable') return variables[source.name];
    if (source.kind === 'actor') return partOfPerson(this.facts.manager, actorId, source.part);
    return values.of(source);
  }

  private async variables(file: CaseFile): Promise<Record<string, unknown>> {
    return file.instanceId
      ? plainAll(await this.engine.instances.variables(file.instanceId, { timeoutMs: ENGINE_MS }))
      : {};
  }
}
