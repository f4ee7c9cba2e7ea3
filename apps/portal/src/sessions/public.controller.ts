import { Controller, Get, Inject, Optional } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import type { Wire } from '@zhilu/domain';
import { DEMO_ACCOUNTS, type DemoAccounts } from './demo-accounts';
import { Public } from '../requests/route-marks';
import { SETTINGS } from '../foundation/tokens';
import { SessionViews } from './session-view';

/** What the login page may know before anybody is logged in. */
@Controller('api/public')
export class PublicController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly views: SessionViews,
    @Optional() @Inject(DEMO_ACCOUNTS) private readonly demoAccounts?: DemoAccounts,
  ) {}

  @Public()
  @Get()
  async read(): Promise<Wire.PublicView> {
    const view = { bureauName: await this.views.bureauName(), demo: this.settings.DEMO };
    if (!this.settings.DEMO || !this.demoAccounts) return view;
    return { ...view, accounts: await this.demoAccounts() };
  }
}
