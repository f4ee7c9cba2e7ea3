import { Global, Module } from '@nestjs/common';
import { DEMO_ACCOUNTS } from '../sessions/demo-accounts';
import { DemoSeed } from './demo-seed';

/** What an empty database begins with when demo data is wanted: the invented bureau. */
@Global()
@Module({
  providers: [
    DemoSeed,
    { provide: DEMO_ACCOUNTS, inject: [DemoSeed], useFactory: (seed: DemoSeed) => async () => seed.accounts() },
  ],
  exports: [DEMO_ACCOUNTS],
})
export class DemoModule {}
