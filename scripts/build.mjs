import { prepare } from './lib/prepare.mjs';

/** `npm run build`: compiles what changed. */
await prepare();
