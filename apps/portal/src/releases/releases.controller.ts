import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { inTransaction } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { disposition, sendStored } from '../answers/send-file';
import { Sends } from '../answers/sends';
import { AuditLog } from '../audit/audit-log';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { ReleaseRights, type OpenCopy } from './release-rights';

/** Derived clips: played while they are checked, played and downloaded while they are released (article 16). */
@Controller('api/derivatives')
export class ReleasesController {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: ReleaseRights,
    private readonly audit: AuditLog,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  /** Plays in parts; each part asks for the right again, so that a withdrawal ends a running playback. */
  @Sends('video/mp4')
  @Get(':id/video')
  async play(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const copy = await this.rights.open(personId, id);
    if (beginsHere(request)) await this.record(personId, copy, copy.release ? 'release.viewed' : 'derivative.viewed');
    response.setHeader('Content-Disposition', 'inline');
    await this.send(copy, request, response);
  }

  /** The copy with its number as its name; number and hash stand in the headers too. */
  @Sends('video/mp4')
  @Get(':id/file')
  async download(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const copy = await this.rights.openReleased(personId, id);
    const { number, sha256 } = copy.release;
    if (beginsHere(request)) await this.record(personId, copy, 'release.downloaded');
    response.setHeader('X-Release-Number', number);
    response.setHeader('X-Content-SHA256', sha256);
    response.setHeader('Content-Disposition', disposition('attachment', `${number}.mp4`));
    await this.send(copy, request, response);
  }

  private async send({ derivative }: OpenCopy, request: Request, response: Response): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    const { objectId, sha256 } = derivative;
    const content = { objectId: objectId as ObjectId, sha256, mediaType: 'video/mp4' };
    await sendStored(this.store, content, request, response);
  }

  private record(personId: string, { derivative, release }: OpenCopy, act: Act): Promise<void> {
    const { id, caseNumber, sha256 } = derivative;
    const about = release
      ? { objectKind: 'release', objectId: release.number }
      : { objectKind: 'derivative', objectId: id };
    return inTransaction(this.facts, (manager) =>
      this.audit.append(manager, { personId, act, ...about, caseNumber, detail: { sha256 } }),
    );
  }
}

type Act = 'release.viewed' | 'derivative.viewed' | 'release.downloaded';

/** A player asks for a film in many parts; the one that begins it is the act. */
function beginsHere({ headers }: Request): boolean {
  return !headers.range || /^bytes=0-/.test(headers.range);
}
