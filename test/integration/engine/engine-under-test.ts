import { EngineClient, type EngineAccess } from '@zhilu/engine';
import { startEngine, type RunningEngine } from '../../support/engine';

/** The real engine on a free port with an empty database, and clients of its two accounts. */
export interface EngineUnderTest {
  url: string;
  access(role: 'portal' | 'worker', url?: string): EngineAccess;
  portal: EngineClient;
  worker: EngineClient;
  stop(): Promise<void>;
}

/** Starts the engine's jar; resolves when its first request succeeds. */
export async function startEngineUnderTest(): Promise<EngineUnderTest> {
  const engine: RunningEngine = await startEngine();
  const access = (role: 'portal' | 'worker', url = engine.url) => ({ url, ...engine[role] });
  return {
    url: engine.url,
    access,
    portal: new EngineClient(access('portal')),
    worker: new EngineClient(access('worker')),
    stop: () => engine.stop(),
  };
}
