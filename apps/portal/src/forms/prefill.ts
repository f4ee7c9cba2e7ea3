import { Inject, Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { DataSource } from 'typeorm';
import { formFields, type FieldSource } from '@zhilu/catalog';
import { activityInWords, actsInForce, submissionsInForce } from '@zhilu/cases';
import { BUREAU_ZONE, CLOCK, type Clock, type Wire } from '@zhilu/domain';
import { EngineClient, plainAll } from '@zhilu/engine';
import type { CaseFile } from '@zhilu/persistence';
import { caseRecorder, recorderFacts, type RecorderFacts } from '@zhilu/recorders';
import { PersonRefs } from '../people/person-refs';

/** Nobody waits longer for what the engine knows; without it the step cannot be filled. */
const ENGINE_MS = 3_000;

type Values = Record<string, unknown>;

/**
 * Fills the fields of a step that the model wants filled (`zhilu.from`): from the case, the person who acts,
 * earlier steps, or what automatic steps found out.
 */
@Injectable()
export class Prefill {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly people: PersonRefs,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async forTask(schema: Wire.FormSchema, file: CaseFile, actorId: string): Promise<Record<string, unknown>> {
    const wanted = formFields(schema).flatMap((field) =>
      field.source ? [{ key: field.key, source: field.source, subtype: field.subtype }] : [],
    );
    if (wanted.length === 0) return {};
    const earlier = await this.submitted(file.caseNumber);
    const variables = wanted.some(({ source }) => source.kind === 'variable') ? await this.variables(file) : {};
    const data: Record<string, unknown> = {};
    for (const { key, source, subtype } of wanted) {
      const value = await this.value(source, file, actorId, earlier, variables);
      if (value !== undefined && value !== null) data[key] = subtype ? dated(value, subtype) : value;
    }
    return data;
  }

  /** Everything submitted so far, later steps over earlier ones. */
  async submitted(caseNumber: string): Promise<Record<string, unknown>> {
    const rows = await submissionsInForce(this.facts.manager, caseNumber);
    return Object.assign({}, ...rows.map((row) => row.data));
  }

  private async value(
    source: FieldSource,
    file: CaseFile,
    actorId: string,
    earlier: Values,
    variables: Values,
  ): Promise<unknown> {
    switch (source.kind) {
      case 'field':
        return earlier[source.key];
      case 'variable':
        return variables[source.name];
      case 'case':
        return ofCase(source.part, file);
      case 'actor':
        return this.ofPerson(source.part, actorId);
      case 'applicant':
        return this.ofPerson(source.part, file.applicantId);
      case 'unit':
        return (await this.people.unitNames([file.unitId])).get(file.unitId);
      case 'recorder':
        return this.ofRecorder(source.part, file.caseNumber);
      case 'activity':
        return (await activityInWords(this.facts.manager, file.caseNumber, this.now()))?.[source.part] || undefined;
      case 'step':
        return this.ofStep(source.elementId, source.part, file.caseNumber);
    }
  }

  private async ofPerson(part: 'name' | 'phone' | 'unit', personId: string): Promise<string | undefined> {
    const ref = (await this.people.of([personId])).get(personId);
    if (part === 'phone') return undefined;
    return part === 'unit' ? ref?.unitName : ref?.name;
  }

  private async ofRecorder(part: keyof RecorderFacts, caseNumber: string): Promise<string | undefined> {
    const { manager } = this.facts;
    const device = await caseRecorder(manager, caseNumber);
    return device ? (await recorderFacts(manager, device, this.now()))[part] : undefined;
  }

  private async ofStep(
    elementId: string,
    part: 'person' | 'at' | 'outcome' | 'opinion',
    caseNumber: string,
  ): Promise<string | undefined> {
    const acts = await actsInForce(this.facts.manager, caseNumber);
    const event = acts.findLast((act) => act.elementId === elementId);
    if (!event) return undefined;
    if (part === 'at') return event.at.toISOString();
    if (part === 'person') return event.personId ? this.ofPerson('name', event.personId) : undefined;
    return (part === 'outcome' ? event.outcomeName : event.opinion) ?? undefined;
  }

  private async variables(file: CaseFile): Promise<Record<string, unknown>> {
    return file.instanceId
      ? plainAll(await this.engine.instances.variables(file.instanceId, { timeoutMs: ENGINE_MS }))
      : {};
  }
}

function ofCase(part: 'number' | 'title' | 'secrecy' | 'startedAt', file: CaseFile): string {
  if (part === 'number') return file.caseNumber;
  if (part === 'startedAt') return file.startedAt.toISOString();
  return file[part];
}

/** An instant as a form's date field wants it: in the bureau's zone, cut to the field's kind. */
function dated(value: unknown, subtype: string): unknown {
  const instant = typeof value === 'string' ? DateTime.fromISO(value, { zone: BUREAU_ZONE, setZone: false }) : null;
  if (!instant?.isValid) return value;
  if (subtype === 'date') return instant.toFormat('yyyy-MM-dd');
  return instant.toFormat(subtype === 'time' ? 'HH:mmZZ' : "yyyy-MM-dd'T'HH:mmZZ");
}
