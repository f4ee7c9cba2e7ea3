import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, LessThan, Not } from 'typeorm';
import { CLOCK, type Clock } from '@zhilu/domain';
import { inTransaction, Person, Session } from '@zhilu/persistence';
import type { CurrentPersonInfo } from '../requests/current-person';
import { AuditLog } from '../audit/audit-log';
import { LiveEvents } from '../live/live-events';
import { sessionIdOf } from './session-cookie';

const HOUR = 3_600_000;
/** A session nobody uses ends after this long… */
export const IDLE_MS = 8 * HOUR;
/** …and every session after this long. */
export const ABSOLUTE_MS = 24 * HOUR;
/** "Last seen" is written at most this often. */
const SEEN_STEP_MS = 60_000;

/** Opens, recognises and closes sessions. The token is known to the browser only. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
    private readonly live: LiveEvents,
  ) {}

  /** A new session with a new token, whatever the browser had before (no fixation); the old one ends. */
  async open(
    person: Person,
    userAgent: string | null,
    oldToken: string | null,
  ): Promise<{ token: string; session: Session }> {
    const token = randomBytes(32).toString('base64url');
    const at = this.now();
    const session: Session = {
      id: sessionIdOf(token),
      personId: person.id,
      csrfToken: randomBytes(24).toString('base64url'),
      userAgent: userAgent?.slice(0, 255) ?? null,
      createdAt: at,
      seenAt: at,
      expiresAt: new Date(at.getTime() + ABSOLUTE_MS),
    };
    await inTransaction(this.facts, async (manager) => {
      if (oldToken) await manager.delete(Session, { id: sessionIdOf(oldToken) });
      await manager.delete(Session, { personId: person.id, expiresAt: LessThan(at) });
      await manager.insert(Session, session);
      await manager.update(Person, { id: person.id }, { lastLoginAt: at });
      await this.audit.append(manager, {
        personId: person.id,
        act: 'session.opened',
        objectKind: 'person',
        objectId: person.id,
      });
    });
    return { token, session };
  }

  /** The person behind a token, or null when the session is unknown, idle too long, over, or the person left. */
  async recognise(token: string): Promise<CurrentPersonInfo | null> {
    const session = await this.facts.getRepository(Session).findOneBy({ id: sessionIdOf(token) });
    if (!session || this.isOver(session)) return null;
    const person = await this.facts.getRepository(Person).findOneBy({ id: session.personId, active: true });
    if (!person) return null;
    await this.touch(session);
    return currentPerson(person, session);
  }

  /** True while the session behind an id is open: stream tickets ask it long after the cookie was read. */
  async isOpen(sessionId: string): Promise<boolean> {
    const session = await this.facts.getRepository(Session).findOneBy({ id: sessionId });
    return session !== null && !this.isOver(session);
  }

  async close(sessionId: string, personId: string): Promise<void> {
    await inTransaction(this.facts, async (manager) => {
      await manager.delete(Session, { id: sessionId });
      await this.audit.append(manager, { personId, act: 'session.closed', objectKind: 'person', objectId: personId });
    });
    // Pages of the person's other sessions connect again by themselves.
    this.live.disconnect(personId);
  }

  /** Ends every other session of the person, e.g. after the password changed. */
  async closeOthers(personId: string, keptSessionId: string): Promise<void> {
    await this.facts.getRepository(Session).delete({ personId, id: Not(keptSessionId) });
  }

  private isOver(session: Session): boolean {
    const at = this.now().getTime();
    return at >= session.expiresAt.getTime() || at - session.seenAt.getTime() >= IDLE_MS;
  }

  private async touch(session: Session): Promise<void> {
    const at = this.now();
    if (at.getTime() - session.seenAt.getTime() < SEEN_STEP_MS) return;
    await this.facts.getRepository(Session).update({ id: session.id }, { seenAt: at });
  }
}

function currentPerson(person: Person, session: Session): CurrentPersonInfo {
  return {
    personId: person.id,
    login: person.login,
    name: person.name,
    unitId: person.unitId,
    language: person.language === 'en' ? 'en' : 'zh-CN',
    sessionId: session.id,
    csrfToken: session.csrfToken,
    mustChangePassword: person.oneTimePasswordAt !== null,
  };
}
