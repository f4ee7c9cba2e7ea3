import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '@zhilu/config';

/** Injection token of the worker's Settings. */
export const SETTINGS = Symbol('Settings');

@Global()
@Module({})
export class SettingsModule {
  static with(settings: Settings): DynamicModule {
    return { module: SettingsModule, providers: [{ provide: SETTINGS, useValue: settings }], exports: [SETTINGS] };
  }
}
