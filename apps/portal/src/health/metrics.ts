import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Observable } from 'rxjs';
import type { Request, Response } from 'express';
import { Backlog } from './backlog';
import { Probes } from './probes';
import { waitingGauges } from './waiting-gauges';

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

  constructor(backlog: Backlog, probes: Probes) {
    collectDefaultMetrics({ register: this.registry });
    waitingGauges(this.registry, backlog, probes);
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
