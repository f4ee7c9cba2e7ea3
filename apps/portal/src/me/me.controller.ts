import { Body, Controller, HttpCode, Post, Put, Req } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Request } from 'express';
import { z } from 'zod';
import { Refusal, type Sentence } from '@zhilu/domain';
import { inTransaction, Person } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { NoRight } from '../audit/refusal-audit';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { CONTROL_SIGNS, isPrintable } from '../requests/printable';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';
import { Throttle } from '../sessions/login-throttle';
import { SessionsService } from '../sessions/sessions.service';
import { hashPassword, passwordFits, PASSWORD_MAX, PASSWORD_MIN } from '../people/password';
import { whyWeak } from '../people/password-rules';

class ChangePassword extends strictDto({
  current: z.string().min(1).max(PASSWORD_MAX),
  next: z.string().min(PASSWORD_MIN).max(PASSWORD_MAX),
}) {}

class Preferences extends strictDto({
  language: z.enum(['zh-CN', 'en']).optional(),
  phrases: z
    .array(z.string().trim().min(1).max(200).refine(isPrintable, rule(CONTROL_SIGNS)))
    .max(30)
    .optional(),
}) {}

/** What people may change about themselves. */
@Controller('api/me')
export class MeController {
  constructor(
    private readonly facts: DataSource,
    private readonly sessions: SessionsService,
    private readonly throttle: Throttle,
    private readonly audit: AuditLog,
  ) {}

  /** Ends every other session of the person. */
  @Post('password')
  @HttpCode(204)
  async changePassword(
    @CurrentPerson() current: CurrentPersonInfo,
    @Body() body: ChangePassword,
    @Req() request: Request,
  ): Promise<void> {
    const address = request.ip ?? 'unknown';
    await this.throttle.admit(current.login, address);
    const person = await this.facts.getRepository(Person).findOneByOrFail({ id: current.personId });
    if (!(await passwordFits(person.passwordHash, body.current))) throw wrongPassword(person.id);
    await this.throttle.forgive(current.login, address);
    if (body.next === body.current) throw samePassword();
    const weak = whyWeak(body.next, current.login);
    if (weak) throw weakPassword(weak);
    const passwordHash = await hashPassword(body.next);
    await inTransaction(this.facts, async (manager) => {
      await manager.update(Person, { id: person.id }, { passwordHash, oneTimePasswordAt: null });
      await this.audit.append(manager, {
        personId: person.id,
        act: 'person.passwordChanged',
        objectKind: 'person',
        objectId: person.id,
      });
    });
    await this.sessions.closeOthers(person.id, current.sessionId);
  }

  @Put('preferences')
  @HttpCode(204)
  async savePreferences(@CurrentPerson() current: CurrentPersonInfo, @Body() change: Preferences): Promise<void> {
    if (Object.keys(change).length === 0) return;
    await this.facts.getRepository(Person).update({ id: current.personId }, change);
  }
}

function wrongPassword(personId: string): NoRight {
  const fields = [{ field: 'current', message: { zh: '原密码不正确', en: 'This is not your current password' } }];
  return new NoRight(
    'unprocessable',
    { zh: '原密码不正确，密码没有修改', en: 'The current password is wrong; nothing was changed' },
    'person',
    personId,
    { fields },
  );
}

function weakPassword(why: Sentence): Refusal {
  const sentence = { zh: `新密码太容易猜到：${why.zh}`, en: `The new password is easy to guess. ${why.en}` };
  return new Refusal('unprocessable', sentence, { fields: [{ field: 'next', message: why }] });
}

function samePassword(): Refusal {
  return new Refusal('unprocessable', {
    zh: '新密码不能与原密码相同',
    en: 'The new password must differ from the current one',
  });
}
