import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refusal, type Wire } from '@zhilu/domain';
import { inTransaction, Person, Unit } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import type { AddUnit, ChangeUnit } from './admin.dto';

/** Longest path the columns hold. */
const PATH_LENGTH = 255;

/** The tree of units. Units are added and renamed, never moved or removed: old cases and recordings name them. */
@Injectable()
export class UnitsService {
  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
  ) {}

  async list(): Promise<Wire.UnitView[]> {
    const units = await this.facts.getRepository(Unit).find({ order: { sort: 'ASC', name: 'ASC' } });
    const counts = await this.facts
      .getRepository(Person)
      .createQueryBuilder('person')
      .select('person.unitId', 'unitId')
      .addSelect('COUNT(*)', 'people')
      .where('person.active = :active', { active: true })
      .groupBy('person.unitId')
      .getRawMany<{ unitId: string; people: number | string }>();
    const people = new Map(counts.map((row) => [row.unitId, Number(row.people)]));
    return units.map((unit) => unitView(unit, people.get(unit.id) ?? 0));
  }

  async add(adminId: string, input: AddUnit): Promise<Wire.UnitView> {
    const id = randomUUID();
    const unit: Unit = { ...input, id, path: await this.pathBelow(input.parentId, id) };
    await inTransaction(this.facts, async (manager) => {
      await manager.insert(Unit, unit);
      await this.audit.append(manager, {
        personId: adminId,
        act: 'unit.added',
        objectKind: 'unit',
        objectId: id,
        detail: { ...input },
      });
    });
    return unitView(unit, 0);
  }

  async change(adminId: string, id: string, change: ChangeUnit): Promise<Wire.UnitView> {
    const unit = await this.mustExist(id);
    if (change.parentId !== undefined && change.parentId !== unit.parentId) throw notMoved(unit.name);
    const { name = unit.name, shortName = unit.shortName, sort = unit.sort } = change;
    await inTransaction(this.facts, async (manager) => {
      await manager.update(Unit, { id }, { name, shortName, sort });
      const detail = {
        before: { name: unit.name, shortName: unit.shortName, sort: unit.sort },
        after: { name, shortName, sort },
      };
      await this.audit.append(manager, {
        personId: adminId,
        act: 'unit.changed',
        objectKind: 'unit',
        objectId: id,
        detail,
      });
    });
    const people = await this.facts.getRepository(Person).countBy({ unitId: id, active: true });
    return unitView({ ...unit, name, shortName, sort }, people);
  }

  /** Throws Refusal `unprocessable` for a unit that is not there. */
  async mustExist(id: string): Promise<Unit> {
    const unit = await this.facts.getRepository(Unit).findOneBy({ id });
    if (unit) return unit;
    throw new Refusal('unprocessable', {
      zh: '没有这个单位，请刷新后重选',
      en: 'There is no such unit; reload and choose again',
    });
  }

  private async pathBelow(parentId: string | null, id: string): Promise<string> {
    if (parentId === null) throw onlyOneRoot();
    const path = `${(await this.mustExist(parentId)).path}/${id}`;
    if (path.length <= PATH_LENGTH) return path;
    throw new Refusal('unprocessable', {
      zh: '单位层级过深，请挂在更高一级',
      en: 'The tree is too deep here; choose a higher unit',
    });
  }
}

function unitView({ id, parentId, name, shortName, sort }: Unit, people: number): Wire.UnitView {
  return { id, parentId, name, shortName, people, sort };
}

function onlyOneRoot(): Refusal {
  return new Refusal('unprocessable', {
    zh: '请选择上级单位：全局只有一个最上级单位',
    en: 'Choose a parent unit: the bureau has one top unit',
  });
}

function notMoved(name: string): Refusal {
  return new Refusal('unprocessable', {
    zh: `“${name}”不能改挂上级：已有案件和录像按原隶属关系登记。请新建单位`,
    en: `"${name}" cannot be moved: cases and recordings name its place. Add a new unit instead`,
  });
}
