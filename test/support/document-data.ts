import type { DocumentData, OpinionInDocument, RegisterSheetData } from '@zhilu/templates';

const at = (time: string) => `2026-11-24T${time}:00+08:00`;

const opinion = (
  elementId: string,
  role: string,
  person: string,
  outcome: [string, string],
  text: string,
  time: string,
  actingFor: string | null = null,
): OpinionInDocument => ({
  elementId,
  step: role,
  role,
  person,
  unit: '执法一大队',
  actingFor,
  otherRole: null,
  outcome: outcome[0],
  outcomeName: outcome[1],
  opinion: text,
  at: at(time),
});

/** A court-access case that was granted, with every field filled; parts are replaced by the caller's. */
export function courtAccessData(over: Partial<DocumentData> = {}): DocumentData {
  const opinions = over.opinions ?? [
    opinion(
      'userTask_checkMaterials',
      '设备管理员',
      '何秀兰',
      ['complete', '材料齐全'],
      '公函、证件原件已核对，录像齐全。',
      '10:42',
    ),
    opinion(
      'userTask_giveOpinion',
      '单位负责人',
      '赵立群',
      ['agree', '同意查阅'],
      '同意查阅，建议只看不复制。',
      '11:30',
      '陈国栋',
    ),
    opinion(
      'userTask_approve',
      '局主要负责人',
      '周明远',
      ['granted', '同意'],
      '同意查阅。由保管人全程陪同，当场登记。',
      '15:02',
    ),
  ];
  return {
    bureau: { name: '云溪县交通运输局' },
    unit: { name: '执法一大队' },
    case: {
      number: 'CY-2026-0147',
      title: '云溪县人民法院查阅录像',
      process: '外部查阅审批',
      startedAt: at('09:20'),
      secrecy: 'internal',
    },
    applicant: { name: '孙倩', unit: '执法一大队' },
    form: {
      visitorUnit: '云溪县人民法院行政审判庭',
      visitorKind: 'court',
      visitors: '王磊（云法 0132）\n赵敏（云法 0158）',
      contactPhone: '0123-6180000',
      letterNumber: '（2026）云0123行初41号',
      letterDate: '2026-11-23',
      caseCause: '称重执法行政诉讼',
      relatedCaseNumber: '云交执罚〔2026〕312号',
      reason: '审理行政诉讼案件，核实现场称重与告知经过。',
      method: 'copy',
      plannedFrom: '2026-11-26T09:00',
      plannedTo: '2026-11-26T11:30',
      plannedPlace: '局档案室',
      place: '局档案室',
      viewedFrom: '2026-11-26T09:05',
      viewedTo: '2026-11-26T11:20',
      approver: '周明远',
    },
    shown: { visitorKind: '人民法院', method: '制作封装副本', viewingMethod: '阅看并提供副本' },
    facts: [],
    steps: Object.fromEntries(opinions.map((each) => [each.elementId, { ...each, name: each.step, form: {} }])),
    opinions,
    recordings: recordings(3),
    totals: { recordings: 3, durationMs: 2_892_000, sizeBytes: 1_793_040_000, secret: false },
    attachments: [
      { name: '云溪县人民法院调阅函.pdf', sizeBytes: 482_133, sha256: 'ab12'.repeat(16), uploadedAt: at('09:20') },
    ],
    clips: [],
    releases: [],
    activity: null,
    sealedCopy: {
      number: 'CY-2026-0147-1',
      files: 3,
      sizeBytes: 1_793_051_200,
      manifestSha256: '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730',
      formats: ['zip', 'iso'],
      createdAt: at('16:10'),
    },
    recorder: null,
    document: { title: '查阅文书', verificationCode: '7F3K-92QD-5MXB', date: at('15:30') },
    ...over,
  };
}

/** Recordings of one morning. */
export function recordings(count: number): DocumentData['recordings'] {
  return Array.from({ length: count }, (_, index) => ({
    id: `recording-${index}`,
    device: 'ZF-0117',
    originalName: `ZF-0117_20261106_09${String(index % 60).padStart(2, '0')}02_${String(index).padStart(4, '0')}.MP4`,
    startedAt: `2026-11-06T09:${String(index % 60).padStart(2, '0')}:02+08:00`,
    durationMs: 964_000,
    sizeBytes: 597_680_000,
    sha256: `${(index + 10).toString(16).padStart(4, '0')}c71a`.repeat(8),
    container: 'mp4',
    video: 'h264',
    resolution: '1920×1080',
    secrecy: 'internal',
    integrity: 'match',
    place: '云溪大道',
    activity: '称重',
  }));
}

/** 外部查阅登记簿 with as many rows as asked for. */
export function registerData(count: number): RegisterSheetData {
  const columns: [string, string, number | null][] = [
    ['visitors', '查阅人', 8],
    ['visitorUnit', '查阅单位', null],
    ['letterNumber', '证件、公函号', null],
    ['reason', '查阅事由', null],
    ['relatedCaseNumber', '案号', null],
    ['viewedContent', '查阅内容', null],
    ['viewedFrom', '起时', 7],
    ['viewedTo', '止时', 7],
    ['place', '地点', 7],
    ['viewingMethod', '方式', 6],
    ['approver', '批准人', 6],
    ['keeper', '保管人', 7],
  ];
  const cells = {
    visitors: '王磊',
    visitorUnit: '云溪县人民检察院',
    letterNumber: '（2026）云0123行初33号',
    reason: '审查强制拆除案',
    relatedCaseNumber: '罚〔2026〕268号',
    viewedContent: '10月18日 2 段',
    viewedFrom: '11-02 09:00',
    viewedTo: '11-02 10:35',
    place: '局档案室',
    viewingMethod: '阅看',
    approver: '周明远',
    keeper: '何秀兰',
  };
  return {
    bureau: { name: '云溪县交通运输局' },
    unit: { name: '云溪县交通运输局执法一大队' },
    register: {
      title: '执法视听资料查阅登记簿',
      article: '17',
      period: '2026年10月1日至2026年12月31日',
      volume: '2026年第4册',
    },
    columns: columns.map(([field, label, width]) => ({ field, label, width, signed: field === 'keeper' })),
    rows: Array.from({ length: count }, (_, index) => ({
      unit: null,
      number: index + 1,
      cells,
      writtenBy: '何秀兰',
      writtenAt: at('10:40'),
    })),
    blankRows: 2,
    document: { title: '执法视听资料查阅登记簿', verificationCode: null, date: at('15:30') },
  };
}
