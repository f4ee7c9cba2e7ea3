import { DateTime } from 'luxon';
import { BUREAU_ZONE, type ActivityType, type GapCause, type Wire } from '@zhilu/domain';
import { DEMO_DEVICES, DEMO_PEOPLE } from './demo-bureau';
import type { TourActs } from './tour-acts';
import { GAP_MINUTES, startOf, type PlannedCard } from './tour-plan';

/** An activity whose footage a planned card holds, from its first file to the one named here. */
interface FilmedActivity {
  activity: string;
  type: ActivityType;
  files: number;
  participants?: string[];
  /** Why the recorder stopped, where the officer said so. */
  explained?: { cause: GapCause; text: string };
}

const FILMED: FilmedActivity[] = [
  {
    ...{ activity: '运河大桥超限运输案', type: 'inspection', files: 2, participants: ['zhanghongwei'] },
    explained: { cause: 'batteryEmpty', text: '电池电量耗尽，更换备用电池后继续摄录' },
  },
  { activity: '客运站非法营运检查', type: 'complaint', files: 1 },
  { activity: '货运企业安全检查', type: 'inspection', files: 3, participants: ['liwenbo'] },
  { activity: '危货车辆路检', type: 'inspection', files: 1 },
  { activity: '驾培机构检查', type: 'other', files: 2 },
  { activity: '夜间联合治超', type: 'inspection', files: 1 },
  { activity: '源头企业治超', type: 'inspection', files: 2 },
  { activity: '码头巡查', type: 'patrol', files: 1 },
];

interface UnfilmedActivity {
  officer: string;
  unitId: string;
  type: ActivityType;
  /** How long it has been over. */
  hoursAgo: number;
  place: string;
  cause: string;
  /** Of the request for an exemption; null where nobody asked. */
  reason: string | null;
  decided: boolean;
}

/** Activities without footage: one exempted, one whose exemption waits for its leaders, one that nobody asked about. */
const UNFILMED: UnfilmedActivity[] = [
  {
    ...{ officer: 'liwenbo', unitId: 'team-1', type: 'inspection', hoursAgo: 20, place: '城东货运站' },
    ...{ cause: '非法改装车辆暗访', reason: '暗访取证，亮明记录仪会惊动当事人', decided: true },
  },
  {
    ...{ officer: 'liwenbo', unitId: 'team-1', type: 'complaint', hoursAgo: 3, place: '人民路公交站' },
    ...{ cause: '出租车拒载投诉', reason: '当事人情绪激动，为促成取证暂未开机', decided: false },
  },
  {
    ...{ officer: 'chensiqi', unitId: 'team-2', type: 'complaint', hoursAgo: 30, place: '城西客运站' },
    ...{ cause: '站外揽客投诉', reason: null, decided: false },
  },
];

/** Registers what the officers did on the days of the cards, and asks for exemptions where nothing was recorded. */
export async function registerActivities(acts: TourActs, cards: readonly PlannedCard[]): Promise<number> {
  for (const plan of FILMED) {
    const card = cards.find(({ activity }) => activity === plan.activity);
    if (card) await registerFilmed(acts, plan, card);
  }
  for (const plan of UNFILMED) await registerUnfilmed(acts, plan);
  return FILMED.length + UNFILMED.length;
}

async function registerFilmed(acts: TourActs, plan: FilmedActivity, card: PlannedCard): Promise<void> {
  const officer = DEMO_PEOPLE.find(({ badge }) => badge === card.officerNumber)!;
  // The import takes what the recorder's clock runs ahead off its times.
  const { offsetSeconds } = DEMO_DEVICES.find(({ number }) => number === card.device)!;
  const startedAt = startOf(card).minus({ seconds: offsetSeconds }).startOf('minute');
  const { row, gaps } = await register(acts, officer.login, {
    ...{ unitId: officer.unit, type: plan.type, place: card.place, cause: card.activity },
    startedAt: iso(startedAt),
    endedAt: iso(startedAt.plus({ minutes: (plan.files - 1) * GAP_MINUTES + 1 })),
    participantIds: plan.participants ?? [],
  });
  const person = await acts.as(officer.login);
  for (const { from, to } of plan.explained ? gaps : [])
    await person.call('POST', `/api/activities/${row.id}/gap-reasons`, { from, to, ...plan.explained });
}

async function registerUnfilmed(acts: TourActs, plan: UnfilmedActivity): Promise<void> {
  const endedAt = DateTime.now().setZone(BUREAU_ZONE).minus({ hours: plan.hoursAgo }).startOf('minute');
  const { unitId, type, place, cause, officer, reason } = plan;
  const { row } = await register(acts, officer, {
    ...{ unitId, type, place, cause, participantIds: [] },
    startedAt: iso(endedAt.minus({ minutes: 40 })),
    endedAt: iso(endedAt),
  });
  if (reason === null) return;
  const asked = { activity: row.number, reasonClass: 'evidence', reason, remedy: '现场笔录两份', remedyFiles: [] };
  const caseNumber = await (await acts.as(officer)).start('exemption-approval', asked);
  if (plan.decided)
    await acts.step('zhanghongwei', caseNumber, 'userTask_decideOnScene', 'granted', {}, '情况属实，同意；笔录归卷。');
}

async function register(
  acts: TourActs,
  officerId: string,
  input: Omit<Wire.AddActivity, 'officerId' | 'deviceId' | 'caseReference'>,
): Promise<Wire.ActivityView> {
  const person = await acts.as(officerId);
  return person.call('POST', '/api/activities', { ...input, officerId, deviceId: null, caseReference: null });
}

function iso(moment: DateTime): string {
  return moment.toUTC().toISO()!;
}
