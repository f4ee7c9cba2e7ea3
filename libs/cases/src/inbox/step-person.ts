import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { personVariable, type UserTaskModel } from '@zhilu/catalog';
import { EngineClient, plain } from '@zhilu/engine';
import { Person, type CaseFile } from '@zhilu/persistence';

/** Whom a step is meant for in person (`zhilu.person`), and who must keep out of it (`zhilu.recused`). */
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
    const id = await this.named(person, file);
    if (id === null || (id === file.applicantId && !applicantMayAct)) return null;
    return (await this.facts.manager.existsBy(Person, { id, active: true })) ? id : null;
  }

  /** Whom the case concerns besides its applicant; null for nobody. Throws EngineUnavailable. */
  recusedFrom({ recused }: UserTaskModel, file: CaseFile): Promise<string | null> {
    return this.named(recused, file);
  }

  private async named(word: string | null, { instanceId }: CaseFile): Promise<string | null> {
    const name = personVariable(word);
    if (name === null || instanceId === null) return null;
    const id = await this.valueOf(name, instanceId);
    return typeof id === 'string' && id !== '' ? id : null;
  }

  /** Asked of the history, which knows a case that has ended meanwhile too. */
  private async valueOf(name: string, instanceId: string): Promise<unknown> {
    const all = await this.engine.history.variables(instanceId);
    const found = all.find((each) => each.name === name);
    return found ? plain(name, found) : null;
  }
}
