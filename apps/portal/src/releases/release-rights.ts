import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CLOCK, formatDateTime, isSecret, ROLES_WITHOUT_FOOTAGE, type Clock, type Sentence } from '@zhilu/domain';
import { CaseFile, Derivative, Release } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { CaseRights } from '../cases/case-rights';
import { Rights } from '../people/rights';

/** A derived copy that this person may see now, and the release it has become. */
export interface OpenCopy {
  derivative: Derivative;
  release: Release | null;
}

/**
 * Who sees a derived copy (article 16). Before its release: the applicant and the people of the case's steps, while the case
 * runs, and only what was made last: what has been hidden more since shows what must not be seen. Released: whoever may see
 * the case, while it is valid. Asked for each request, so that a withdrawal counts at once.
 *
 * art-16: 收回或到期的公开副本不再提供 / A released copy is handed out only while valid
 */
@Injectable()
export class ReleaseRights {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
    private readonly cases: CaseRights,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Throws NoRight: 404 for who may not know of it, 403 with a sentence for a copy that is no longer or not yet public. */
  async open(personId: string, derivativeId: string): Promise<OpenCopy> {
    const { manager } = this.facts;
    const derivative = await manager.findOneBy(Derivative, { id: derivativeId });
    const file = derivative && (await manager.findOneBy(CaseFile, { caseNumber: derivative.caseNumber }));
    if (!derivative || !file || !(await this.mayKnow(personId, file))) throw unknown(derivativeId);
    if (isSecret(file.secrecy)) throw closed(derivative, MARKED);
    const release = await manager.findOneBy(Release, { derivativeId });
    const why = release ? this.whyOver(release) : await this.whyNotYet(personId, file, derivative);
    if (why) throw closed(derivative, why);
    return { derivative, release };
  }

  /** The same for a copy to take away: only what is released leaves the house. */
  async openReleased(personId: string, derivativeId: string): Promise<OpenCopy & { release: Release }> {
    const { derivative, release } = await this.open(personId, derivativeId);
    if (!release) throw closed(derivative, UNRELEASED);
    return { derivative, release };
  }

  /** Why a released copy is not handed out any more, or null. */
  whyOver({ number, withdrawnAt, validTo }: Release): Sentence | null {
    if (withdrawnAt) {
      const at = formatDateTime(withdrawnAt);
      return { zh: `公开副本 ${number} 已于 ${at} 收回，不再提供。`, en: `Copy ${number} was withdrawn at ${at}.` };
    }
    if (this.now() < validTo) return null;
    const at = formatDateTime(validTo);
    return {
      zh: `公开副本 ${number} 的有效期已于 ${at} 届满，不再提供。`,
      en: `Copy ${number} was valid until ${at}.`,
    };
  }

  private async whyNotYet(personId: string, file: CaseFile, { taskId }: Derivative): Promise<Sentence | null> {
    const { manager } = this.facts;
    const { caseNumber } = file;
    const newest = await manager.findOne(Derivative, { where: { caseNumber }, order: { createdAt: 'DESC' } });
    if (newest?.taskId !== taskId || (await manager.existsBy(Release, { caseNumber }))) return REPLACED;
    const checks = file.state === 'running' && (await this.cases.hasPart(personId, file));
    return checks ? null : UNRELEASED;
  }

  private async mayKnow(personId: string, file: CaseFile): Promise<boolean> {
    const held = await this.rights.rolesOf(personId);
    // Administrators never get footage, not even as applicants; who only administers processes or money neither.
    if (held.some(({ role }) => role === 'admin')) return false;
    if (held.length > 0 && held.every(({ role }) => ROLES_WITHOUT_FOOTAGE.includes(role))) return false;
    return this.cases.mayRead(personId, file);
  }
}

const MARKED = {
  zh: '本案录像已标为涉密，片段不再提供。请联系保密员。',
  en: 'The footage of this case has been marked; its clips are no longer shown. Ask the secrecy officer.',
};
const UNRELEASED = {
  zh: '片段尚未发布，只有申请人和本案办理人可以核对。',
  en: 'The clip is not released; only the applicant and the people of the case may check it.',
};
const REPLACED = {
  zh: '本片段已由遮挡更多或已发布的片段代替，不再提供。请在案件页打开现有片段。',
  en: 'The clip was replaced by one that hides more or is released; open the present clips on the page of the case.',
};

function unknown(id: string): NoRight {
  const sentence = { zh: '没有这个片段，或您无权查看。', en: 'There is no such clip, or you may not see it.' };
  return new NoRight('notFound', sentence, 'derivative', id.slice(0, 64));
}

function closed({ id }: Derivative, sentence: Sentence): NoRight {
  return new NoRight('forbidden', sentence, 'derivative', id);
}
