import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { EngineClient } from '@zhilu/engine';

/** The portal's own account at the engine; nobody's browser ever talks to the engine. */
@Module({})
export class EngineModule {
  static with(settings: Settings): DynamicModule {
    const client = {
      provide: EngineClient,
      useFactory: () =>
        new EngineClient({
          url: settings.ENGINE_URL,
          user: settings.ENGINE_PORTAL_USER,
          password: settings.ENGINE_PORTAL_PASSWORD,
          tenant: settings.ENGINE_TENANT,
        }),
    };
    return { module: EngineModule, global: true, providers: [client], exports: [EngineClient] };
  }
}
