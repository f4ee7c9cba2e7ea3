import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { HttpModule } from './http/http.module';
import { PeopleModule } from './people/people.module';
import { SessionsModule } from './sessions/sessions.module';

/** The portal: what every feature stands on first, then one module a noun. */
@Module({})
export class PortalModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: PortalModule,
      imports: [HttpModule.with(settings), SessionsModule, PeopleModule],
    };
  }
}
