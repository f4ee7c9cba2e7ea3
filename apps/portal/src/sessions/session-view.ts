import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import { countsIn, ROLE_NAMES, type Wire } from '@zhilu/domain';
import type { Settings } from '@zhilu/config';
import { Person, RoleInUnit, Unit } from '@zhilu/persistence';
import type { CurrentPersonInfo } from '../requests/current-person';
import { SETTINGS } from '../foundation/tokens';

/** What the pages know of the person and the bureau. */
@Injectable()
export class SessionViews {
  constructor(
    private readonly facts: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(current: CurrentPersonInfo): Promise<Wire.SessionView> {
    const person = await this.facts.getRepository(Person).findOneByOrFail({ id: current.personId });
    const held = await this.facts.getRepository(RoleInUnit).findBy({ personId: current.personId });
    const units = await this.facts
      .getRepository(Unit)
      .findBy({ id: In([person.unitId, ...held.map((each) => each.unitId)]) });
    const counting = held.filter(({ role, unitId }) => {
      const unit = units.find((each) => each.id === unitId);
      return unit !== undefined && countsIn(role, unit.path);
    });
    const nameOf = (unitId: string) => units.find((unit) => unit.id === unitId)?.name ?? '';
    return {
      person: { id: person.id, name: person.name, unitId: person.unitId, unitName: nameOf(person.unitId) },
      login: person.login,
      roles: counting.map(({ role, unitId }) => ({
        role,
        roleName: ROLE_NAMES[role][this.tongue(current)],
        unitId,
        unitName: nameOf(unitId),
      })),
      csrfToken: current.csrfToken,
      demo: this.settings.DEMO,
      bureauName: await this.bureauName(),
      phrases: person.phrases,
      language: current.language,
      mustChangePassword: current.mustChangePassword,
    };
  }

  /** The name of the tree's root. */
  async bureauName(): Promise<string> {
    const root = await this.facts
      .getRepository(Unit)
      .findOne({ where: { parentId: IsNull() }, order: { sort: 'ASC' } });
    return root?.name ?? '';
  }

  private tongue(current: CurrentPersonInfo): 'zh' | 'en' {
    return current.language === 'en' ? 'en' : 'zh';
  }
}
