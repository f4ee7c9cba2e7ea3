import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Settings } from '@zhilu/config';
import { CLOCK, Refusal, type Clock, type Sentence, type Wire } from '@zhilu/domain';
import { inTransaction, type Recording } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import type { CurrentPersonInfo } from '../requests/current-person';
import { NoRight } from '../audit/refusal-audit';
import { SETTINGS } from '../foundation/tokens';
import { mediaTypeOf, whyNoPlayback } from '../recordings/playback';
import { RecordingsFinder } from '../recordings/recordings.query';
import { readTicket, signTicket, TICKET_MS } from './ticket';

/** Hands out and honours stream tickets. The right is asked for both times: a grant taken back closes the stream at once. */
@Injectable()
export class TicketsService {
  private readonly key: string;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly facts: DataSource,
    private readonly finder: RecordingsFinder,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    // Without a configured key tickets end with this process, which is safe for a single portal.
    this.key = settings.SESSION_SECRET ?? randomBytes(32).toString('hex');
  }

  async issue(person: CurrentPersonInfo, recordingId: string): Promise<Wire.StreamTicket> {
    const { caseNumber } = await this.mustPlay(person, recordingId);
    const expires = this.now().getTime() + TICKET_MS;
    const ticket = signTicket({ purpose: 'playback', recordingId, sessionId: person.sessionId, expires }, this.key);
    const { personId } = person;
    await inTransaction(this.facts, (manager) =>
      this.audit.append(manager, {
        personId,
        act: 'recording.viewed',
        objectKind: 'recording',
        objectId: recordingId,
        caseNumber,
      }),
    );
    return { url: `/api/streams/${ticket}`, expiresAt: new Date(expires).toISOString() };
  }

  /** The recording a ticket opens to this session now. Throws NoRight for a forged, foreign, expired or revoked one. */
  async redeem(person: CurrentPersonInfo, text: string): Promise<{ recording: Recording; mediaType: string }> {
    const ticket = readTicket(text, this.key);
    if (!ticket)
      throw refused('ticket', {
        zh: '播放凭证无效，请重新打开播放页',
        en: 'The ticket is not valid; open the player again',
      });
    if (ticket.sessionId !== person.sessionId) throw refused(ticket.recordingId, FOREIGN);
    if (this.now().getTime() >= ticket.expires) throw refused(ticket.recordingId, EXPIRED);
    return this.mustPlay(person, ticket.recordingId);
  }

  private async mustPlay(person: CurrentPersonInfo, recordingId: string) {
    const scope = await this.finder.scopeOf(person.personId);
    const recording = await this.finder.one(scope, recordingId);
    const grant = await this.finder.granted(scope, recordingId);
    const asked = grant ? null : await this.finder.asked(scope, recordingId);
    const why = whyNoPlayback(recording, scope, grant !== null || asked !== null);
    if (why) throw refused(recordingId, why);
    const mediaType = mediaTypeOf(recording);
    if (!mediaType) throw new Refusal('unsupported', NOT_PLAYABLE);
    return { recording, mediaType, caseNumber: grant?.caseNumber ?? asked };
  }
}

const FOREIGN = {
  zh: '播放凭证属于另一次登录，请重新打开播放页',
  en: 'The ticket belongs to another session; open the player again',
};
const EXPIRED = { zh: '播放凭证已过期，请重新打开播放页', en: 'The ticket has expired; open the player again' };
const NOT_PLAYABLE = {
  zh: '该录像的编码不能在浏览器中播放，请申请转换副本',
  en: 'No browser plays the encoding of this recording; ask for a converted copy',
};

function refused(recordingId: string, sentence: Sentence): NoRight {
  return new NoRight('forbidden', sentence, 'recording', recordingId);
}
