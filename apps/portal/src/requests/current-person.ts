import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** The person behind the request's session; made by the session guard, never from the request's own content. */
export interface CurrentPersonInfo {
  personId: string;
  login: string;
  name: string;
  unitId: string;
  language: 'zh-CN' | 'en';
  /** sha256 of the cookie's token: names the session without opening it. */
  sessionId: string;
  csrfToken: string;
  /** True after an administrator set a one-time password: only changing it is allowed. */
  mustChangePassword: boolean;
}

/** A request the session guard has let pass; `person` is absent on public routes without a session. */
export interface PortalRequest extends Request {
  person?: CurrentPersonInfo;
}

/** Hands the signed-in person to a route's handler. */
export const CurrentPerson = createParamDecorator((_data: unknown, context: ExecutionContext): CurrentPersonInfo => {
  const { person } = context.switchToHttp().getRequest<PortalRequest>();
  if (!person) throw new Error('A route that needs a person was reached without a session: is it marked @Public()?');
  return person;
});
