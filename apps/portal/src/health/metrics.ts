import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Observable } from 'rxjs';
import type { Request, Response } from 'express';
import { CommandLog, SpineIncidents } from '@zhilu/cases';

/** Prometheus figures: of this process Node's own and how long each route takes, of the facts what waits. */
@Injectable()
export class Metrics implements NestInterceptor {
  readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'zhilu_portal_request_seconds',
    help: 'Duration of requests by route pattern, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  });

  constructor(
    private readonly named: SpineIncidents,
    private readonly commands: CommandLog,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.whatWaits();
  }

  /** Counted when it is asked for; without an answer of the database the gauges are left out. */
  private whatWaits(): void {
    const { named, commands } = this;
    new Gauge({
      name: 'zhilu_cases_waiting_for_decision',
      help: 'Cases that do not go on by themselves',
      registers: [this.registry],
      collect: async function () {
        this.reset();
        await named.waiting().then(
          (waiting) => this.set(waiting),
          () => this.remove(),
        );
      },
    });
    new Gauge({
      name: 'zhilu_commands_waiting',
      help: 'Acts of people on their way to the engine (accepted) or refused by it (stuck)',
      labelNames: ['state'],
      registers: [this.registry],
      collect: async function () {
        this.reset();
        const backlog = await commands.backlog().catch(() => null);
        for (const [state, count] of Object.entries(backlog ?? {})) this.set({ state }, count);
      },
    });
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const stop = this.durations.startTimer();
    const route = (request.route as { path?: string } | undefined)?.path ?? 'unknown';
    response.once('close', () => stop({ route, method: request.method, status: String(response.statusCode) }));
    return next.handle();
  }
}
