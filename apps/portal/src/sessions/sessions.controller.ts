import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Settings } from '@zhilu/config';
import { Refusal, type Wire } from '@zhilu/domain';
import { inTransaction, Person } from '@zhilu/persistence';
import { SETTINGS } from '../foundation/tokens';
import { DEMO_PASSWORD } from '../people/password-rules';
import { AuditLog } from '../audit/audit-log';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Public } from '../requests/route-marks';
import { strictDto } from '../requests/strict-dto';
import { passwordFits, PASSWORD_MAX } from '../people/password';
import { Throttle } from './login-throttle';
import { giveToken, readToken, takeToken } from './session-cookie';
import { SessionViews } from './session-view';
import { ABSOLUTE_MS, SessionsService } from './sessions.service';

class Login extends strictDto({ login: z.string().min(1).max(64), password: z.string().min(1).max(PASSWORD_MAX) }) {}

@Controller('api/session')
export class SessionsController {
  constructor(
    private readonly facts: DataSource,
    private readonly sessions: SessionsService,
    private readonly views: SessionViews,
    private readonly throttle: Throttle,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Public()
  @Post()
  @HttpCode(200)
  async open(
    @Body() body: Login,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.SessionView> {
    const address = request.ip ?? 'unknown';
    await this.throttle.admit(body.login, address);
    const person = await this.facts.getRepository(Person).findOneBy({ login: body.login, active: true });
    const fits = await passwordFits(person?.passwordHash ?? null, body.password);
    if (!person || !fits || this.isClosedDemo(body)) throw await this.refused(body.login);
    await this.throttle.forgive(body.login, address);
    const { token } = await this.sessions.open(person, request.get('user-agent') ?? null, readToken(request));
    giveToken(request, response, token, ABSOLUTE_MS / 1000);
    const current = await this.sessions.recognise(token);
    if (!current)
      throw new Refusal('unavailable', { zh: '登录未完成，请重试', en: 'The login did not complete; try again' });
    return this.views.of(current);
  }

  @Get()
  current(@CurrentPerson() person: CurrentPersonInfo): Promise<Wire.SessionView> {
    return this.views.of(person);
  }

  @Delete()
  @HttpCode(204)
  async close(
    @CurrentPerson() person: CurrentPersonInfo,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.sessions.close(person.sessionId, person.personId);
    takeToken(request, response);
  }

  /** Accounts of a demo that is over keep the password everybody knows; nobody else may choose it. */
  private isClosedDemo({ password }: Login): boolean {
    return !this.settings.DEMO && password === DEMO_PASSWORD;
  }

  /** The answer never says which of the two was wrong; the audit keeps the login that was tried. */
  private async refused(login: string): Promise<Refusal> {
    await inTransaction(this.facts, (manager) =>
      this.audit.append(manager, { personId: null, act: 'session.refused', objectKind: 'login', objectId: login }),
    );
    return new Refusal('unauthenticated', { zh: '用户名或密码不正确', en: 'The user name or the password is wrong' });
  }
}
