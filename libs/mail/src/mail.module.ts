import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { Mailer, type MailSettings } from './mailer';

/** Provides `Mailer`. */
@Module({})
export class MailModule {
  /** `settings`: token of a globally provided Settings. */
  static forRoot({ settings }: { settings: InjectionToken }): DynamicModule {
    const mailer = { provide: Mailer, inject: [settings], useFactory: (given: MailSettings) => new Mailer(given) };
    return { module: MailModule, global: true, providers: [mailer], exports: [Mailer] };
  }
}
