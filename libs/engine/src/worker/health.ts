import type { Capability } from '@zhilu/capabilities';
import type { PollState } from './pace';
import type { Missing } from './readiness';

export type WorkerPhase = PollState | 'missing' | 'draining' | 'stopped';

/** State of a worker process for `/health` and people. */
export interface WorkerHealth {
  /** True while tasks are being fetched. */
  ok: boolean;
  phase: WorkerPhase;
  sentence: Capability['summary'];
  workerId: string;
  inFlight: number;
  capacity: number;
  byTopic: Record<string, number>;
  /** Milliseconds since the engine last answered a poll; absent before the first. */
  sinceLastPollMs?: number;
  consecutiveFailures: number;
  /** Why the last poll failed; absent while polls succeed. */
  error?: string;
}

const SENTENCES: Record<WorkerPhase, Capability['summary']> = {
  starting: { zh: '正在连接流程引擎', en: 'Connecting to the engine' },
  polling: { zh: '正常取任务', en: 'Fetching tasks' },
  away: { zh: '流程引擎无响应，恢复后自动继续', en: 'The engine does not answer; work goes on when it returns' },
  missing: {
    zh: '执行程序所依赖的数据不可用，暂停取任务，恢复后自动继续',
    en: 'What the worker stands on is not there; no tasks are fetched, work goes on when it returns',
  },
  refused: {
    zh: '流程引擎拒绝了执行程序的账号，请检查 ENGINE_WORKER_USER 和 ENGINE_WORKER_PASSWORD',
    en: 'The engine refuses the account of the worker; check ENGINE_WORKER_USER and ENGINE_WORKER_PASSWORD',
  },
  draining: { zh: '正在停止，等待进行中的任务完成', en: 'Stopping; running tasks are being finished' },
  stopped: { zh: '已停止', en: 'Stopped' },
};

export function healthOf({
  missing,
  ...facts
}: Omit<WorkerHealth, 'ok' | 'sentence' | 'inFlight'> & { missing?: Missing }): WorkerHealth {
  return {
    ...facts,
    ok: facts.phase === 'polling',
    sentence: (facts.phase === 'missing' && missing) || SENTENCES[facts.phase],
    inFlight: Object.values(facts.byTopic).reduce((sum, count) => sum + count, 0),
  };
}
