import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Rights } from '../people/rights';
import { readToken } from '../sessions/session-cookie';
import { SessionsService } from '../sessions/sessions.service';

/** Headers by which a request from elsewhere shows that a proxy on this machine passed it on. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** For whom figures about the system are: programs on the same machine, and administrators. */
@Injectable()
export class Insiders {
  constructor(
    private readonly sessions: SessionsService,
    private readonly rights: Rights,
  ) {}

  async include(request: Request): Promise<boolean> {
    return isLocal(request) || (await this.isAdministrator(request));
  }

  private async isAdministrator(request: Request): Promise<boolean> {
    const token = readToken(request);
    const person = token ? await this.sessions.recognise(token) : null;
    return person !== null && (await this.rights.rolesOf(person.personId)).some((each) => each.role === 'admin');
  }
}

/** True for a request that a program on this machine sent for itself. */
export function isLocal(request: Request): boolean {
  const address = request.socket.remoteAddress ?? '';
  const loopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  return loopback && FORWARDED.every((name) => request.headers[name] === undefined);
}
