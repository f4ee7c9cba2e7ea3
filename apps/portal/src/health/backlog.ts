import { Inject, Injectable } from '@nestjs/common';
import { CommandLog, Spine, SpineIncidents } from '@zhilu/cases';
import { CLOCK, type Clock } from '@zhilu/domain';
import { ok, warning, type PartState } from './part-state';

/** The heartbeat feeds the inbox each second; an act takes less than that to reach the engine. */
const LATE_SECONDS = 60;
const TIMEOUT_MS = 3_000;

/** Acts of people on their way to the engine, and those it refused; the age is of the oldest on its way. */
export interface ActsWaiting {
  accepted: number;
  stuck: number;
  oldestSeconds: number;
}

/** What waits although every part answers. Where the database does not tell in time, the answer is null. */
@Injectable()
export class Backlog {
  constructor(
    private readonly spine: Spine,
    private readonly commands: CommandLog,
    private readonly incidents: SpineIncidents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether the engine answers the heartbeat: reached, its tail compared, the bundles deployed. */
  get inTouch(): boolean {
    return this.spine.ready;
  }

  /** Seconds since the inbox was fed; null before the first time. */
  get inboxAgeSeconds(): number | null {
    const age = this.spine.sinceFedMs;
    return age === null ? null : Math.round(age / 1000);
  }

  async actsWaiting(): Promise<ActsWaiting | null> {
    const found = await inTime(this.commands.backlog());
    if (!found) return null;
    const { accepted, stuck, oldest } = found;
    const age = oldest ? this.clock().getTime() - oldest.getTime() : 0;
    return { accepted, stuck, oldestSeconds: Math.max(0, Math.round(age / 1000)) };
  }

  casesWaiting(): Promise<number | null> {
    return inTime(this.incidents.waiting());
  }

  inbox(): PartState {
    const age = this.inboxAgeSeconds;
    if (age === null)
      return warning(
        '启动后还没有读到流程引擎，待办可能不全；请检查流程引擎',
        'The engine has not been read since the start, to-dos may be missing; check the engine',
      );
    if (!isLate(age)) return ok(`待办 ${age} 秒前更新`, `To-dos were brought up to date ${age} s ago`);
    const { zh, en } = lengthOf(age);
    return warning(
      `待办已有 ${zh}没有更新，新事项不会出现；请检查流程引擎和数据库`,
      `To-dos have not been brought up to date for ${en}; check engine and database`,
    );
  }

  async acts(): Promise<PartState> {
    const waiting = await this.actsWaiting();
    if (!waiting) return notCounted();
    const { accepted, stuck, oldestSeconds } = waiting;
    if (stuck > 0)
      return warning(
        `${stuck} 项办理被流程引擎拒绝，请在“待核实案件”处理`,
        `${stuck} acts were refused by the engine; see “Cases to decide”`,
      );
    if (accepted === 0) return ok('办理均已送达流程引擎', 'Every act has reached the engine');
    if (!isLate(oldestSeconds))
      return ok(`${accepted} 项办理正在送往流程引擎`, `${accepted} acts are on their way to the engine`);
    const { zh, en } = lengthOf(oldestSeconds);
    return warning(
      `${accepted} 项办理尚未送达流程引擎，最早的已等待 ${zh}；引擎恢复后自动补送`,
      `${accepted} acts have not reached the engine, the oldest for ${en}; they are sent when it is back`,
    );
  }

  async cases(): Promise<PartState> {
    const waiting = await this.casesWaiting();
    if (waiting === null) return notCounted();
    if (waiting === 0) return ok('没有停住的案件', 'No case stands still');
    return warning(
      `${waiting} 个案件停住，请在“待核实案件”处理`,
      `${waiting} cases stand still; see “Cases to decide”`,
    );
  }
}

/** Whether the age (seconds) of what should be quick is a sign of trouble. */
export function isLate(seconds: number | null): boolean {
  return seconds !== null && seconds > LATE_SECONDS;
}

function notCounted(): PartState {
  return warning('数据库没有应答，无法统计', 'The database does not answer');
}

function lengthOf(seconds: number): { zh: string; en: string } {
  if (seconds < 7_200) return { zh: `${Math.round(seconds / 60)} 分钟`, en: `${Math.round(seconds / 60)} min` };
  return { zh: `${Math.round(seconds / 3_600)} 小时`, en: `${Math.round(seconds / 3_600)} h` };
}

async function inTime<Found>(work: Promise<Found>): Promise<Found | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), TIMEOUT_MS)));
  return Promise.race([work.catch(() => null), tooLate]).finally(() => clearTimeout(timer));
}
