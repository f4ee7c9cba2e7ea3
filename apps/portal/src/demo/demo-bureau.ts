import type { Role } from '@zhilu/domain';

/** An invented bureau: names, numbers and cases exist nowhere. */
export const DEMO_UNITS = [
  { id: 'bureau', parentId: null, name: '云溪县交通运输局', shortName: '县交通局' },
  { id: 'office', parentId: 'bureau', name: '局机关', shortName: '局机关' },
  { id: 'team-1', parentId: 'bureau', name: '交通运输执法一大队', shortName: '执法一大队' },
  { id: 'team-2', parentId: 'bureau', name: '交通运输执法二大队', shortName: '执法二大队' },
  { id: 'overload', parentId: 'bureau', name: '公路超限运输治理大队', shortName: '治超大队' },
  { id: 'waterway', parentId: 'bureau', name: '水路运输执法中队', shortName: '水路中队' },
] as const;

export type DemoUnitId = (typeof DEMO_UNITS)[number]['id'];

export interface DemoPerson {
  login: string;
  name: string;
  unit: DemoUnitId;
  badge: string | null;
  roles: [Role, DemoUnitId][];
}

const person = (
  login: string,
  name: string,
  unit: DemoUnitId,
  badge: string | null,
  ...roles: [Role, DemoUnitId][]
): DemoPerson => ({
  login,
  name,
  unit,
  badge,
  roles,
});

export const DEMO_PEOPLE: DemoPerson[] = [
  person('zhoumingyuan', '周明远', 'bureau', null, ['bureau-head', 'bureau']),
  person('shenjie', '沈洁', 'office', null, ['archivist', 'bureau']),
  person('hanbing', '韩冰', 'office', null, ['legal-officer', 'bureau']),
  person('hejing', '何静', 'office', null, ['secrecy-officer', 'bureau']),
  person('zhengguodong', '郑国栋', 'office', null, ['discipline', 'bureau']),
  person('linxue', '林雪', 'office', null, ['discipline', 'bureau']),
  person('sunli', '孙立', 'office', null, ['info-center', 'bureau']),
  person('wuxiaofeng', '吴晓峰', 'office', null, ['process-owner', 'bureau']),
  person('qianlixin', '钱立新', 'office', null, ['process-owner', 'bureau'], ['info-center', 'bureau']),
  person('mafang', '马芳', 'office', null, ['finance', 'bureau']),
  person('fengtao', '冯涛', 'office', null, ['auditor', 'bureau']),
  person('admin', '赵建国', 'office', null, ['admin', 'bureau']),
  person('zhaoliqun', '赵立群', 'team-1', '410781', ['unit-head', 'team-1'], ['dept-leader', 'team-1']),
  person('hexiulan', '何秀兰', 'team-1', '410782', ['device-keeper', 'team-1']),
  person('mengli', '孟丽', 'team-1', '410795', ['device-keeper', 'team-1']),
  person('liwenbo', '李文博', 'team-1', '410783', ['officer', 'team-1']),
  person('zhanghongwei', '张宏伟', 'team-1', '410784', ['officer', 'team-1'], ['scene-leader', 'team-1']),
  person('liuyaqin', '刘雅琴', 'team-2', '410785', ['unit-head', 'team-2']),
  person('dengyonggang', '邓永刚', 'team-2', '410786', ['device-keeper', 'team-2']),
  person('chensiqi', '陈思齐', 'team-2', '410787', ['officer', 'team-2']),
  person('wanghai', '王海', 'team-2', '410788', ['officer', 'team-2'], ['dept-leader', 'team-2']),
  person('xuguoqiang', '徐国强', 'overload', '410789', ['unit-head', 'overload']),
  person('luomin', '罗敏', 'overload', '410790', ['device-keeper', 'overload']),
  person('gaoxiang', '高翔', 'overload', '410791', ['officer', 'overload']),
  person('dinghaifeng', '丁海峰', 'waterway', '410792', ['unit-head', 'waterway']),
  person('songjia', '宋佳', 'waterway', '410793', ['device-keeper', 'waterway']),
  person('lvhang', '吕航', 'waterway', '410794', ['officer', 'waterway']),
];

export interface DemoDevice {
  number: string;
  unit: DemoUnitId;
  holder: string | null;
  /** Who had it before. */
  before?: string;
  offsetSeconds: number;
}

export const DEMO_DEVICES: DemoDevice[] = [
  { number: 'ZF-0117', unit: 'team-1', holder: 'liwenbo', before: 'zhanghongwei', offsetSeconds: 0 },
  { number: 'ZF-0121', unit: 'team-1', holder: 'zhanghongwei', offsetSeconds: 42 },
  { number: 'ZF-0133', unit: 'team-2', holder: 'chensiqi', before: 'wanghai', offsetSeconds: -15 },
  { number: 'ZF-0138', unit: 'team-2', holder: 'wanghai', offsetSeconds: 0 },
  { number: 'ZF-0204', unit: 'overload', holder: 'gaoxiang', offsetSeconds: 180 },
  { number: 'ZF-0208', unit: 'overload', holder: 'gaoxiang', offsetSeconds: 0 },
  { number: 'ZF-0311', unit: 'waterway', holder: 'lvhang', offsetSeconds: 0 },
  { number: 'ZF-0125', unit: 'team-1', holder: null, offsetSeconds: 0 },
  { number: 'ZF-0129', unit: 'team-1', holder: 'liwenbo', offsetSeconds: 8 },
];
