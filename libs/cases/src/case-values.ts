import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import type { ActPart, FieldSource, FormField, ProcessModel } from '@zhilu/catalog';
import { BUREAU_ZONE } from '@zhilu/domain';
import { Person, Unit, type CaseEvent, type CaseFile } from '@zhilu/persistence';
import { caseRecorder, recorderFacts } from '@zhilu/recorders';
import { actsInForce, submissionsInForce } from './acts-in-force';
import { activityInWords } from './activities/case-activity';

/** A source whose value lies in the facts; who acts now and the engine's variables are known elsewhere. */
export type FactSource = Exclude<FieldSource, { kind: 'actor' | 'variable' }>;

/** What the facts know of a case, for the fields that are filled from it (`zhilu.from`). */
export class CaseValues {
  private earlier?: Promise<Record<string, unknown>>;

  constructor(
    private readonly manager: EntityManager,
    private readonly file: CaseFile,
    private readonly model: Pick<ProcessModel, 'userTasks'>,
    private readonly now: Date,
  ) {}

  /** Undefined where the facts hold nothing. */
  async of(source: FactSource): Promise<unknown> {
    const { manager, file, now } = this;
    switch (source.kind) {
      case 'field':
        return (await this.submitted())[source.key];
      case 'case':
        return ofCase(source.part, file);
      case 'applicant':
        return partOfPerson(manager, file.applicantId, source.part);
      case 'unit':
        return (await manager.findOneBy(Unit, { id: file.unitId }))?.name;
      case 'recorder': {
        const device = await caseRecorder(manager, file.caseNumber);
        return device ? (await recorderFacts(manager, device, now))[source.part] : undefined;
      }
      case 'activity':
        return (await activityInWords(manager, file.caseNumber, now))?.[source.part] || undefined;
      case 'step':
        return this.act([source.elementId], source.part);
      case 'decision':
        return this.act(
          this.model.userTasks.filter(({ decision }) => decision).map(({ elementId }) => elementId),
          source.part,
        );
    }
  }

  /** Everything submitted so far, later steps over earlier ones. */
  submitted(): Promise<Record<string, unknown>> {
    this.earlier ??= submittedValues(this.manager, this.file.caseNumber);
    return this.earlier;
  }

  private async act(elementIds: readonly string[], part: ActPart): Promise<string | undefined> {
    const acts = await actsInForce(this.manager, this.file.caseNumber);
    const act = acts.findLast((each) => elementIds.includes(each.elementId ?? ''));
    if (!act) return undefined;
    if (part === 'at') return act.at.toISOString();
    if (part === 'person') return this.whoActed(act);
    return (part === 'outcome' ? act.outcomeName : act.opinion) ?? undefined;
  }

  /** A deputy's name stands with the name of the person acted for, as papers write it. */
  private async whoActed({ personId, actingForId }: CaseEvent): Promise<string | undefined> {
    const name = await partOfPerson(this.manager, personId, 'name');
    const other = await partOfPerson(this.manager, actingForId, 'name');
    return name && other ? `${name}（代${other}）` : name;
  }
}

/** Everything submitted in a case so far, later steps over earlier ones. */
export async function submittedValues(manager: EntityManager, caseNumber: string): Promise<Record<string, unknown>> {
  const rows = await submissionsInForce(manager, caseNumber);
  return Object.assign({}, ...rows.map((row) => row.data)) as Record<string, unknown>;
}

/** Name or unit of a person; undefined for nobody, and for a telephone number, which the facts do not hold. */
export async function partOfPerson(
  manager: EntityManager,
  personId: string | null,
  part: 'name' | 'phone' | 'unit',
): Promise<string | undefined> {
  const person = personId && part !== 'phone' ? await manager.findOneBy(Person, { id: personId }) : null;
  if (!person || part === 'name') return person?.name;
  return (await manager.findOneBy(Unit, { id: person.unitId }))?.name;
}

/** A value as the field holds it: an instant in the bureau's zone, cut to the field's kind; anything else as it is. */
export function asFieldHolds(value: unknown, { subtype }: Pick<FormField, 'subtype'>): unknown {
  if (!subtype || typeof value !== 'string') return value;
  const instant = DateTime.fromISO(value, { zone: BUREAU_ZONE, setZone: false });
  if (!instant.isValid) return value;
  if (subtype === 'date') return instant.toFormat('yyyy-MM-dd');
  return instant.toFormat(subtype === 'time' ? 'HH:mmZZ' : "yyyy-MM-dd'T'HH:mmZZ");
}

function ofCase(part: 'number' | 'title' | 'secrecy' | 'startedAt', file: CaseFile): string {
  if (part === 'number') return file.caseNumber;
  if (part === 'startedAt') return file.startedAt.toISOString();
  return file[part];
}
