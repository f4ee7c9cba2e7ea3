import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Refusal } from '@zhilu/domain';
import { Sends } from '../answers/sends';
import { Public } from '../requests/route-marks';
import { Rights } from '../people/rights';
import { readToken } from '../sessions/session-cookie';
import { SessionsService } from '../sessions/sessions.service';
import { Metrics } from './metrics';

/** Headers by which a request from elsewhere shows that a proxy on this machine passed it on. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly sessions: SessionsService,
    private readonly rights: Rights,
  ) {}

  /** For a scraper on the same machine, and for administrators. */
  @Public()
  @Sends('text/plain')
  @Get()
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!isLocal(request) && !(await this.isAdministrator(request))) throw notForYou();
    response.setHeader('Content-Type', this.metrics.registry.contentType);
    response.setHeader('Cache-Control', 'no-store');
    response.send(await this.metrics.registry.metrics());
  }

  private async isAdministrator(request: Request): Promise<boolean> {
    const token = readToken(request);
    const person = token ? await this.sessions.recognise(token) : null;
    return person !== null && (await this.rights.rolesOf(person.personId)).some((each) => each.role === 'admin');
  }
}

function isLocal(request: Request): boolean {
  const address = request.socket.remoteAddress ?? '';
  const loopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  return loopback && FORWARDED.every((name) => request.headers[name] === undefined);
}

function notForYou(): Refusal {
  return new Refusal('forbidden', {
    zh: '运行指标只供本机和系统管理员查看',
    en: 'Metrics are for this machine and administrators only',
  });
}
