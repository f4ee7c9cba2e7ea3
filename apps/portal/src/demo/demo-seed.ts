import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ROLE_NAMES, systemClock, type Wire } from '@zhilu/domain';
import type { Settings } from '@zhilu/config';
import { Person, RoleInUnit, Unit, inTransaction, isDuplicate, rowOf } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { NewBureau } from '../foundation/new-bureau';
import { SETTINGS } from '../foundation/tokens';
import { hashPassword } from '../people/password';
import { DEMO_PASSWORD } from '../people/password-rules';
import { DEMO_PEOPLE, DEMO_UNITS } from './demo-bureau';
import { writeDemoDevices } from './demo-devices';

const PHRASES = ['同意。', '情况属实。', '请补充材料。', '公函、证件原件已核对。'];

/** The invented bureau, written once into an empty database when demo data is wanted. */
@Injectable()
export class DemoSeed implements OnModuleInit {
  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    private readonly newBureau: NewBureau,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.settings.DEMO || !(await this.newBureau.isWanted())) return;
    const passwordHash = await hashPassword(DEMO_PASSWORD);
    try {
      await inTransaction(this.facts, (manager) => this.write(manager, passwordHash));
    } catch (error) {
      // Another portal wrote it in the same moment.
      if (!isDuplicate(error)) throw error;
    }
  }

  /** Who may log in, for the login page and the line `npm start` prints. */
  accounts(): NonNullable<Wire.PublicView['accounts']> {
    return DEMO_PEOPLE.map(({ login, name, unit, roles }) => ({
      login,
      name,
      roles: `${DEMO_UNITS.find((each) => each.id === unit)?.shortName} ${roles.map(([role]) => ROLE_NAMES[role].zh).join('、')}`,
      password: DEMO_PASSWORD,
    }));
  }

  private async write(manager: EntityManager, passwordHash: string): Promise<void> {
    const now = systemClock();
    const paths = new Map<string, string>();
    for (const [sort, unit] of DEMO_UNITS.entries()) {
      const path = unit.parentId ? `${paths.get(unit.parentId)}/${unit.id}` : unit.id;
      paths.set(unit.id, path);
      await manager.insert(Unit, { ...unit, path, sort });
    }
    for (const { login, name, unit, badge, roles } of DEMO_PEOPLE) {
      await manager.insert(
        Person,
        rowOf<Partial<Person>>({
          id: login,
          login,
          name,
          badgeNumber: badge,
          unitId: unit,
          passwordHash,
          active: true,
          language: 'zh-CN',
          phrases: PHRASES,
          lastLoginAt: null,
          createdAt: now,
        }),
      );
      for (const [role, unitId] of roles)
        await manager.insert(RoleInUnit, { id: randomUUID(), personId: login, unitId, role });
    }
    await writeDemoDevices(manager, now);
    await this.audit.append(manager, {
      personId: null,
      act: 'demo.seeded',
      objectKind: 'bureau',
      objectId: 'bureau',
      detail: { people: DEMO_PEOPLE.length },
    });
  }
}
