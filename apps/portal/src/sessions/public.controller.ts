import { Controller, Get, Inject, Optional, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Settings } from '@zhilu/config';
import type { Wire } from '@zhilu/domain';
import { DEMO_ACCOUNTS, type DemoAccounts } from './demo-accounts';
import { Public } from '../requests/route-marks';
import { SETTINGS } from '../foundation/tokens';
import { readToken } from './session-cookie';
import { SessionViews } from './session-view';
import { SessionsService } from './sessions.service';

/** What the pages ask first: is somebody logged in here, and what the login page may know. Having no session is no error. */
@Controller('api/public')
export class PublicController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sessions: SessionsService,
    private readonly views: SessionViews,
    @Optional() @Inject(DEMO_ACCOUNTS) private readonly demoAccounts?: DemoAccounts,
  ) {}

  @Public()
  @Get()
  async read(@Req() request: Request): Promise<Wire.PublicView> {
    const session = await this.sessionOf(request);
    const view = { bureauName: await this.views.bureauName(), demo: this.settings.DEMO, session };
    if (session || !this.settings.DEMO || !this.demoAccounts) return view;
    return { ...view, accounts: await this.demoAccounts() };
  }

  private async sessionOf(request: Request): Promise<Wire.SessionView | null> {
    const token = readToken(request);
    const person = token ? await this.sessions.recognise(token) : null;
    return person && this.views.of(person);
  }
}
