import { Global, Module } from '@nestjs/common';
import { DEMO_ACCOUNTS } from '../http/ports';
import { DemoSeed } from './demo-seed';
import { FirstAdmin } from './first-admin';

/** What an empty database begins with: the invented bureau with demo data, otherwise one administrator. */
@Global()
@Module({
  providers: [
    DemoSeed,
    FirstAdmin,
    { provide: DEMO_ACCOUNTS, inject: [DemoSeed], useFactory: (seed: DemoSeed) => async () => seed.accounts() },
  ],
  exports: [DEMO_ACCOUNTS],
})
export class DemoModule {}
