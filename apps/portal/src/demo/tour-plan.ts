import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';
import type { SampleContent } from '@zhilu/storage';

/** What happened in the invented bureau during the last days: recordings, then cases that stand at different steps. */
export interface PlannedCard {
  device: string;
  keeper: string;
  officerNumber: string;
  /** Days before today, start of the first file in the bureau's time. */
  daysAgo: number;
  at: string;
  activity: string;
  place: string;
  contents: SampleContent[];
  secret?: boolean;
}

export const PLANNED_CARDS: PlannedCard[] = [
  {
    device: 'ZF-0117',
    keeper: 'hexiulan',
    officerNumber: '410783',
    daysAgo: 6,
    at: '09:15:02',
    activity: '运河大桥超限运输案',
    place: '运河大桥超限检测点',
    contents: ['h264', 'h264', 'h264', 'picture'],
  },
  {
    device: 'ZF-0121',
    keeper: 'hexiulan',
    officerNumber: '410784',
    daysAgo: 6,
    at: '09:16:30',
    activity: '运河大桥超限运输案',
    place: '运河大桥超限检测点',
    contents: ['h264', 'h265'],
  },
  {
    device: 'ZF-0117',
    keeper: 'hexiulan',
    officerNumber: '410783',
    daysAgo: 4,
    at: '14:02:11',
    activity: '客运站非法营运检查',
    place: '县汽车客运站',
    contents: ['h264', 'h264', 'ts'],
  },
  {
    device: 'ZF-0121',
    keeper: 'hexiulan',
    officerNumber: '410784',
    daysAgo: 2,
    at: '08:40:00',
    activity: '货运企业安全检查',
    place: '宏达物流园',
    contents: ['h264', 'cut', 'h264'],
    secret: true,
  },
  {
    device: 'ZF-0133',
    keeper: 'dengyonggang',
    officerNumber: '410787',
    daysAgo: 5,
    at: '10:20:45',
    activity: '危货车辆路检',
    place: '县道 213 收费站',
    contents: ['h264', 'h264', 'h264'],
  },
  {
    device: 'ZF-0138',
    keeper: 'dengyonggang',
    officerNumber: '410788',
    daysAgo: 3,
    at: '16:05:09',
    activity: '驾培机构检查',
    place: '平安驾校',
    contents: ['h264', 'h264', 'sound'],
  },
  {
    device: 'ZF-0204',
    keeper: 'luomin',
    officerNumber: '410791',
    daysAgo: 5,
    at: '22:31:40',
    activity: '夜间联合治超',
    place: '国道 107 治超站',
    contents: ['h264', 'h264', 'h264', 'h264'],
  },
  {
    device: 'ZF-0208',
    keeper: 'luomin',
    officerNumber: '410791',
    daysAgo: 1,
    at: '07:55:20',
    activity: '源头企业治超',
    place: '云溪石料厂',
    contents: ['h264', 'h265', 'empty'],
  },
  {
    device: 'ZF-0311',
    keeper: 'songjia',
    officerNumber: '410794',
    daysAgo: 4,
    at: '11:11:08',
    activity: '码头巡查',
    place: '东港码头',
    contents: ['h264', 'h264', 'ts'],
  },
];

/** From the start of one file of a card to the next. */
export const GAP_MINUTES = 12;

/** When the first file of a card begins, in the bureau's time. */
export function startOf({ daysAgo, at }: PlannedCard): DateTime {
  const day = DateTime.now().setZone(BUREAU_ZONE).minus({ days: daysAgo }).toISODate();
  return DateTime.fromISO(`${day}T${at}`, { zone: BUREAU_ZONE });
}

/** How far a planned case has come. */
export type Stage =
  | 'check'
  | 'supplement'
  | 'secrecy'
  | 'opinion'
  | 'approve'
  | 'schedule'
  | 'register'
  | 'viewed'
  | 'copied'
  | 'refused'
  | 'missing'
  | 'withdrawn';

export interface PlannedCase {
  activity: string;
  visitorUnit: string;
  visitorKind: 'court' | 'procuratorate' | 'police';
  visitors: string;
  letterNumber: string;
  reason: string;
  method: 'viewing' | 'copy';
  urgency: 'normal' | 'urgent' | 'extra';
  applicant: string;
  keeper: string;
  head: string;
  stage: Stage;
}

const TEAM_1 = { applicant: 'shenjie', keeper: 'hexiulan', head: 'zhaoliqun' };
const TEAM_2 = { applicant: 'shenjie', keeper: 'dengyonggang', head: 'liuyaqin' };
const OVERLOAD = { applicant: 'hanbing', keeper: 'luomin', head: 'xuguoqiang' };
const WATERWAY = { applicant: 'shenjie', keeper: 'songjia', head: 'dinghaifeng' };

const court = {
  visitorUnit: '云溪县人民法院行政审判庭',
  visitorKind: 'court' as const,
  visitors: '王磊 法官证 41070010012\n赵敏 法官证 41070010047',
};
const procuratorate = {
  visitorUnit: '云溪县人民检察院',
  visitorKind: 'procuratorate' as const,
  visitors: '孙晓燕 检察官证 41070020031',
};
const police = { visitorUnit: '云溪县公安局交警大队', visitorKind: 'police' as const, visitors: '郭磊 警官证 410726' };
const farCourt = {
  visitorUnit: '河滨市中级人民法院环境资源与行政审判第二合议庭',
  visitorKind: 'court' as const,
  visitors: '欧阳建华 法官证 41080010088',
};

const planned = (who: typeof TEAM_1, what: Omit<PlannedCase, keyof typeof TEAM_1>): PlannedCase => ({
  ...who,
  ...what,
});

export const PLANNED_CASES: PlannedCase[] = [
  planned(TEAM_1, {
    ...court,
    activity: '运河大桥超限运输案',
    letterNumber: '（2026）云0123行初41号',
    reason: '审理行政诉讼案件，核实现场称重与告知经过',
    method: 'viewing',
    urgency: 'urgent',
    stage: 'approve',
  }),
  planned(TEAM_2, {
    ...procuratorate,
    activity: '危货车辆路检',
    letterNumber: '云检行调〔2026〕17号',
    reason: '办理行政检察监督案件，核实现场检查程序',
    method: 'copy',
    urgency: 'extra',
    stage: 'approve',
  }),
  planned(OVERLOAD, {
    ...farCourt,
    activity: '夜间联合治超',
    letterNumber: '（2026）河中行终208号',
    reason: '审理上诉案件，核实现场执法人员表明身份和告知权利的过程',
    method: 'viewing',
    urgency: 'normal',
    stage: 'approve',
  }),
  planned(WATERWAY, {
    ...police,
    activity: '码头巡查',
    letterNumber: '云公交函〔2026〕33号',
    reason: '调查水上交通事故，核实当时船舶停靠情况',
    method: 'viewing',
    urgency: 'normal',
    stage: 'opinion',
  }),
  planned(TEAM_1, {
    ...court,
    activity: '客运站非法营运检查',
    letterNumber: '（2026）云0123行初52号',
    reason: '审理行政诉讼案件，核实检查时间和地点',
    method: 'copy',
    urgency: 'normal',
    stage: 'check',
  }),
  planned(TEAM_2, {
    ...police,
    activity: '驾培机构检查',
    letterNumber: '云公交函〔2026〕29号',
    reason: '核实学员投诉情况',
    method: 'viewing',
    urgency: 'normal',
    stage: 'supplement',
  }),
  planned(
    { ...TEAM_1, applicant: 'mengli' },
    {
      ...procuratorate,
      activity: '货运企业安全检查',
      letterNumber: '云检刑调〔2026〕5号',
      reason: '办理刑事案件，核实现场查获情况',
      method: 'viewing',
      urgency: 'urgent',
      stage: 'secrecy',
    },
  ),
  planned(TEAM_1, {
    ...court,
    activity: '运河大桥超限运输案',
    letterNumber: '（2026）云0123行初36号',
    reason: '审理行政诉讼案件，核实询问过程',
    method: 'viewing',
    urgency: 'normal',
    stage: 'viewed',
  }),
  planned(TEAM_2, {
    ...court,
    activity: '危货车辆路检',
    letterNumber: '（2026）云0123行初38号',
    reason: '审理行政诉讼案件，证据保全',
    method: 'copy',
    urgency: 'normal',
    stage: 'copied',
  }),
  planned(OVERLOAD, {
    ...procuratorate,
    activity: '夜间联合治超',
    letterNumber: '云检行调〔2026〕11号',
    reason: '行政检察监督',
    method: 'viewing',
    urgency: 'normal',
    stage: 'refused',
  }),
  planned(OVERLOAD, {
    ...court,
    activity: '源头企业治超',
    letterNumber: '（2026）云0123行初44号',
    reason: '审理行政诉讼案件',
    method: 'viewing',
    urgency: 'normal',
    stage: 'schedule',
  }),
  planned(WATERWAY, {
    ...police,
    activity: '码头巡查',
    letterNumber: '云公交函〔2026〕21号',
    reason: '核实报警情况',
    method: 'viewing',
    urgency: 'normal',
    stage: 'missing',
  }),
  planned(WATERWAY, {
    ...court,
    activity: '码头巡查',
    letterNumber: '（2026）云0123行初47号',
    reason: '审理行政诉讼案件',
    method: 'viewing',
    urgency: 'normal',
    stage: 'register',
  }),
  planned(TEAM_1, {
    ...court,
    activity: '客运站非法营运检查',
    letterNumber: '（2026）云0123行初40号',
    reason: '审理行政诉讼案件',
    method: 'viewing',
    urgency: 'normal',
    stage: 'withdrawn',
  }),
];
