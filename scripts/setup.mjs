import { prepare } from './lib/prepare.mjs';
import { ensurePrograms } from './lib/programs.mjs';

/** `npm run setup`: everything a start or a test needs, without starting anything. */
await ensurePrograms();
await prepare();
