import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Settings } from '@zhilu/config';
import { systemClock } from '@zhilu/domain';
import { Person, RoleInUnit, Unit, inTransaction, isDuplicate, rowOf } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { NewBureau } from '../foundation/new-bureau';
import { SETTINGS } from '../foundation/tokens';
import { hashPassword, oneTimePassword } from '../people/password';

/** Without demo data an empty database gets one unit and one administrator, whose password only the operator's disk knows. */
@Injectable()
export class FirstAdmin implements OnModuleInit {
  private readonly logger = new Logger(FirstAdmin.name);

  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    private readonly newBureau: NewBureau,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.settings.DEMO || !(await this.newBureau.isWanted())) return;
    const password = oneTimePassword();
    const file = join(this.settings.DATA_DIR, 'first-login.txt');
    // Of two portals that start together one founds the bureau; only its password may lie there.
    const draft = `${file}.${process.pid}`;
    const passwordHash = await hashPassword(password);
    try {
      await writeFile(draft, `admin ${password}\n`, { mode: 0o600 });
      await inTransaction(this.facts, (manager) => this.write(manager, passwordHash));
      await rename(draft, file);
      this.logger.warn(`First start: log in as “admin” with the password in ${file}, change it, then delete the file.`);
    } catch (error) {
      await rm(draft, { force: true });
      if (!isDuplicate(error)) throw error;
    }
  }

  private async write(manager: EntityManager, passwordHash: string): Promise<void> {
    const unit = { id: 'bureau', parentId: null, name: '本局', shortName: '本局', path: 'bureau', sort: 0 };
    await manager.insert(Unit, unit);
    await manager.insert(
      Person,
      rowOf<Partial<Person>>({
        id: 'admin',
        login: 'admin',
        name: '系统管理员',
        badgeNumber: null,
        unitId: unit.id,
        passwordHash,
        oneTimePasswordAt: systemClock(),
        active: true,
        language: 'zh-CN',
        phrases: [],
        lastLoginAt: null,
        createdAt: systemClock(),
      }),
    );
    await manager.insert(RoleInUnit, { id: randomUUID(), personId: 'admin', unitId: unit.id, role: 'admin' });
    await this.audit.append(manager, {
      personId: null,
      act: 'bureau.founded',
      objectKind: 'bureau',
      objectId: unit.id,
    });
  }
}
