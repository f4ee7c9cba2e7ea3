import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { SETTINGS } from '../foundation/tokens';
import { ok, warning, type PartState } from './part-state';

const TIMEOUT_MS = 3_000;
/** An engine started anew may be another one; meanwhile the guard writes a line at each refusal. */
const BELIEVED_MS = 10 * 60_000;

/** Whether the engine is guarded: proof by effect, remembered for a while when it held. */
@Injectable()
export class GuardProbe {
  private provedAt = -Infinity;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** The engine was away: what was proved may no longer hold. */
  forget(): void {
    this.provedAt = -Infinity;
  }

  async state(): Promise<PartState> {
    if (performance.now() - this.provedAt < BELIEVED_MS) return inPlace();
    const state = await this.prove().catch(() =>
      warning('引擎没有应答，无法确认护栏', 'The engine does not answer; the guard could not be confirmed'),
    );
    if (state.state === 'ok') this.provedAt = performance.now();
    return state;
  }

  /** A guarded engine refuses an expression in a query, an unguarded one evaluates it inside `orQueries`. */
  private async prove(): Promise<PartState> {
    const { ENGINE_URL, ENGINE_PORTAL_USER, ENGINE_PORTAL_PASSWORD = '' } = this.settings;
    const credentials = Buffer.from(`${ENGINE_PORTAL_USER}:${ENGINE_PORTAL_PASSWORD}`).toString('base64');
    const answer = await fetch(`${ENGINE_URL}/task/count`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${credentials}` },
      body: JSON.stringify({ orQueries: [{ assigneeExpression: "${'nobody'}" }] }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    if (answer.status === 400 && text.includes('Refused by the guard')) return inPlace();
    if (answer.ok)
      return warning(
        '引擎没有护栏：能访问引擎的人可以执行任意表达式，请安装护栏插件',
        'The engine has no guard: whoever reaches it may run expressions; install the guard plugin',
      );
    return warning(
      `无法确认引擎护栏（引擎应答 ${answer.status}）`,
      `The guard could not be confirmed (the engine answered ${answer.status})`,
    );
  }
}

function inPlace(): PartState {
  return ok('引擎护栏在位', 'The engine is guarded');
}
