import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../support/stack';
import { CaseStory } from './case-story';

/** A real one-page letter; small enough to lie beside the tests. */
export const LETTER = new Uint8Array(readFileSync(join(__dirname, '../../apps/portal/src/demo/sample-letter.pdf')));

export interface RequestOptions {
  recordingIds: string[];
  method?: 'viewing' | 'copy';
  reason?: string;
}

/** What the clerk fills in; every field defaulted. */
export function aRequest(
  { recordingIds, method = 'viewing', reason = '审理行政诉讼案件，核实现场称重与告知经过' }: RequestOptions,
  letterId: string,
) {
  return {
    visitorUnit: '云溪县人民法院行政审判庭',
    visitorKind: 'court',
    visitors: '王磊 法官证 41070010012\n赵敏 法官证 41070010047',
    contactPhone: '0373-5510132',
    letterNumber: '（2026）云0123行初41号',
    letterDate: '2026-11-20',
    letter: [letterId],
    caseCause: '运河大桥超限运输案',
    relatedCaseNumber: '云交执罚〔2026〕312号',
    reason,
    recordingIds,
    method,
    plannedFrom: '2026-11-26T09:00+08:00',
    plannedTo: '2026-11-26T11:30+08:00',
    plannedPlace: '局档案室',
  };
}

/** One court-access case. */
export class CourtAccessStory extends CaseStory {
  static async begin(stack: Stack, options: RequestOptions, applicant = 'shenjie'): Promise<CourtAccessStory> {
    const clerk = await stack.as(applicant);
    const letter = await clerk.upload('letter', '查阅函.pdf', LETTER, 'application/pdf');
    const caseNumber = await clerk.start('court-access', aRequest(options, letter.id));
    return new CourtAccessStory(stack, caseNumber, applicant);
  }

  override step(
    login: string,
    elementId: string,
    outcome: string,
    data: Record<string, unknown> = {},
    opinion?: string,
  ): Promise<void> {
    return super.step(login, elementId, outcome, { ...ticked(elementId, outcome), ...data }, opinion);
  }

  async toApproval(): Promise<void> {
    await this.step('hexiulan', 'userTask_checkMaterials', 'complete');
    await this.step('zhaoliqun', 'userTask_giveOpinion', 'agree');
  }

  schedule(): Promise<void> {
    return this.step('hexiulan', 'userTask_schedule', 'scheduled', {
      scheduledFrom: '2026-11-26T09:00+08:00',
      scheduledTo: '2026-11-26T11:30+08:00',
      place: '局档案室',
      supervisor: '何秀兰',
    });
  }

  registerViewing(): Promise<void> {
    return this.step('hexiulan', 'userTask_registerViewing', 'registered', {
      visitors: '王磊、赵敏',
      viewedContent: '11月6日运河大桥执法录像',
      viewedFrom: '2026-11-26T09:05+08:00',
      viewedTo: '2026-11-26T10:40+08:00',
      place: '局档案室',
      viewingMethod: 'viewing',
    });
  }
}

/** 材料齐全 needs every check ticked. */
function ticked(elementId: string, outcome: string): Record<string, unknown> {
  const checked = elementId === 'userTask_checkMaterials' && outcome === 'complete';
  return checked ? { letterChecked: true, identityChecked: true, footageChecked: true } : {};
}
