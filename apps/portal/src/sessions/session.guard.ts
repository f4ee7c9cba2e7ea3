import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal, type Role } from '@zhilu/domain';
import type { CurrentPersonInfo, PortalRequest } from '../requests/current-person';
import { NEEDED_ROLES, PUBLIC_ROUTE } from '../requests/route-marks';
import { Rights } from '../people/rights';
import { ForeignRequest } from '../audit/refusal-audit';
import { checkToken, isForeign } from './csrf';
import { readToken } from './session-cookie';
import { SessionsService } from './sessions.service';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** What remains open to a person who must first replace a one-time password. */
const WITH_TEMPORARY_PASSWORD = ['/api/session', '/api/me/password'];

/** Closed by default: a route without `@Public()` needs a session, one with `@Needs` also a role, a change also the CSRF token. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly marks: Reflector,
    private readonly sessions: SessionsService,
    private readonly rights: Rights,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PortalRequest>();
    const changes = !SAFE_METHODS.includes(request.method);
    if (changes && isForeign(request)) throw await this.foreign(request);
    if (this.mark<boolean>(context, PUBLIC_ROUTE)) return true;
    request.person = await this.person(request);
    if (changes) checkToken(request, request.person.csrfToken);
    if (request.person.mustChangePassword && !WITH_TEMPORARY_PASSWORD.includes(request.path))
      throw changePasswordFirst();
    await this.checkRole(request.person.personId, this.mark<Role[]>(context, NEEDED_ROLES));
    return true;
  }

  /** The audit is to name whose browser another site has used. */
  private async foreign(request: PortalRequest): Promise<ForeignRequest> {
    request.person = (await this.recognised(request)) ?? undefined;
    return new ForeignRequest();
  }

  private recognised(request: PortalRequest): Promise<CurrentPersonInfo | null> {
    const token = readToken(request);
    return token ? this.sessions.recognise(token) : Promise.resolve(null);
  }

  private async person(request: PortalRequest): Promise<CurrentPersonInfo> {
    const person = await this.recognised(request);
    if (!person) throw new Refusal('unauthenticated', { zh: '请先登录', en: 'Please log in' });
    return person;
  }

  private async checkRole(personId: string, needed: Role[] | undefined): Promise<void> {
    if (!needed) return;
    const held = await this.rights.rolesOf(personId);
    if (held.some((each) => needed.includes(each.role))) return;
    throw new Refusal('forbidden', { zh: '您的角色不能使用此功能', en: 'Your roles do not include this function' });
  }

  private mark<T>(context: ExecutionContext, key: string): T | undefined {
    return this.marks.getAllAndOverride<T>(key, [context.getHandler(), context.getClass()]);
  }
}

function changePasswordFirst(): Refusal {
  return new Refusal('forbidden', {
    zh: '您使用的是一次性密码，请先修改密码',
    en: 'You use a one-time password; change it first',
  });
}
