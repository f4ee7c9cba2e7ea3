import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { disposition, sendStored } from '../answers/send-file';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { CopyReads, type CopyRead } from './copy-reads';
import { ReleaseRights } from './release-rights';

/** Derived clips: played while they are checked, played and downloaded while they are released (article 16). */
@Controller('api/derivatives')
export class ReleasesController {
  constructor(
    private readonly rights: ReleaseRights,
    private readonly reads: CopyReads,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  /** Plays in parts; each part asks for the right again, so that a withdrawal ends a running playback. */
  @Sends('video/mp4')
  @Get(':id/video')
  async play(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const copy = await this.rights.open(person.personId, id);
    response.setHeader('Content-Disposition', 'inline');
    const act = copy.release ? 'release.viewed' : 'derivative.viewed';
    await this.send({ person, copy, act }, request, response);
  }

  /** The copy with its number as its name; number and hash stand in the headers too. */
  @Sends('video/mp4')
  @Get(':id/file')
  async download(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const copy = await this.rights.openReleased(person.personId, id);
    const { number, sha256 } = copy.release;
    response.setHeader('X-Release-Number', number);
    response.setHeader('X-Content-SHA256', sha256);
    response.setHeader('Content-Disposition', disposition('attachment', `${number}.mp4`));
    await this.send({ person, copy, act: 'release.downloaded' }, request, response);
  }

  private async send(read: CopyRead, request: Request, response: Response): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    const { objectId, sha256 } = read.copy.derivative;
    const content = { objectId: objectId as ObjectId, sha256, mediaType: 'video/mp4' };
    await sendStored(this.store, content, request, response, () => this.reads.record(read));
  }
}
