import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { personVariable, type UserTaskModel } from '@zhilu/catalog';
import { EngineClient, plain } from '@zhilu/engine';
import { Person, type CaseFile } from '@zhilu/persistence';

/** Whom a step is meant for in person (`zhilu.person`). */
@Injectable()
export class StepPerson {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
  ) {}

  /**
   * The applicant, or whom the variable names; null where a role is asked: a step without a computed person, and one whose
   * variable names no active person or an applicant who may not do it. Throws EngineUnavailable.
   */
  async of({ person, applicantMayAct }: UserTaskModel, file: CaseFile): Promise<string | null> {
    if (person === 'applicant') return file.applicantId;
    const name = personVariable(person);
    if (name === null || file.instanceId === null) return null;
    const id = await this.valueOf(name, file.instanceId);
    if (typeof id !== 'string' || (id === file.applicantId && !applicantMayAct)) return null;
    return (await this.facts.manager.existsBy(Person, { id, active: true })) ? id : null;
  }

  /** Asked of the history, which knows a case that has ended meanwhile too. */
  private async valueOf(name: string, instanceId: string): Promise<unknown> {
    const all = await this.engine.history.variables(instanceId);
    const found = all.find((each) => each.name === name);
    return found ? plain(name, found) : null;
  }
}
