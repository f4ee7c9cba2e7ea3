import type { Sentence } from '@zhilu/domain';

/** What one article of the regulation asks, said in the product's own words. */
export interface Demand {
  number: number;
  chapter: Sentence;
  demand: Sentence;
}

const GENERAL = { zh: '第一章 总则', en: 'Chapter 1: General' };
const SCOPE = { zh: '第二章 适用范围', en: 'Chapter 2: Scope' };
const DUTIES = { zh: '第三章 职责分工', en: 'Chapter 3: Duties' };
const SUPERVISION = { zh: '第四章 监督管理', en: 'Chapter 4: Supervision' };
const FINAL = { zh: '第五章 附则', en: 'Chapter 5: Final' };

const article = (number: number, chapter: Sentence, zh: string, en: string): Demand => ({
  number,
  chapter,
  demand: { zh, en },
});

/** The 25 articles in order. */
export const DEMANDS: readonly Demand[] = [
  article(
    1,
    GENERAL,
    '说明为什么要管：让记录仪用得规范，保护执法人员和当事人。',
    'Why it exists: orderly use of recorders protects officers and citizens.',
  ),
  article(
    2,
    GENERAL,
    '四条准则：边执法边录、统一保管、按规矩归档、守住秘密。',
    'Four principles: record while acting, keep in one place, file by rule, keep secrets.',
  ),
  article(
    3,
    SCOPE,
    '记录仪只用于执法工作，与工作无关的一律不录。',
    'Recorders serve enforcement only; nothing private is recorded.',
  ),
  article(
    4,
    SCOPE,
    '列出必须录像的执法活动：出警处理投诉举报、现场检查和强制措施等。',
    'Names the activities that must be recorded: complaints, inspections, coercive measures and the like.',
  ),
  article(
    5,
    SCOPE,
    '从开始录到结束，内容要完整；中途断开须有技术原因，不得挑选、补录或改动。',
    'Record from beginning to end; gaps need a technical reason, and nothing is chosen, added later or altered.',
  ),
  article(
    6,
    SCOPE,
    '六类重大现场全程录像，并长期保存。',
    'Six kinds of grave scenes are recorded throughout and kept for the long term.',
  ),
  article(
    7,
    SCOPE,
    '确实不能或不宜录像的，先由现场负责人或部门领导批准。',
    'Where recording is impossible or unfit, the scene leader or the department leader must approve that.',
  ),
  article(
    8,
    DUTIES,
    '各单位自己管好设备，每台有专人负责，一把手担总责，随时有电、配件齐。',
    'Each unit keeps its recorders, one keeper a device, its head answerable; always charged and complete.',
  ),
  article(
    9,
    DUTIES,
    '出发前检查：机器正常、电够、卡有空间、时间准确。',
    'Check before use: working, charged, room on the card, clock right.',
  ),
  article(
    10,
    DUTIES,
    '佩戴在胸口以上、镜头朝前，保证录得完整。',
    'Worn above the chest, lens to the front, so that the whole act is seen.',
  ),
  article(
    11,
    DUTIES,
    '谁用谁负责：丢失损坏要赔，故意损坏另行处理。',
    'Who wears it answers for it: loss and damage are paid for, intent has further consequences.',
  ),
  article(
    12,
    DUTIES,
    '设备坏了及时报信息中心维修。',
    'Broken recorders go to the information centre for repair without delay.',
  ),
  article(
    13,
    DUTIES,
    '保管人给设备编号登记，录像按年月日逐案存放，每季度移交归档。',
    'The keeper registers devices, files footage by day and case, and hands it to the archive each quarter.',
  ),
  article(
    14,
    DUTIES,
    '原始录像完整保留、不得改动；未经批准不得向外提供。',
    'Originals stay whole and unaltered; nothing is given out without approval.',
  ),
  article(
    15,
    DUTIES,
    '每天下班收回设备导出录像；作证据用的刻盘、登记、签名盖章入卷。',
    'Collect and import every evening; evidence is burnt, registered, signed, sealed and filed.',
  ),
  article(
    16,
    DUTIES,
    '对外公开录像，要经局纪委批准。',
    'Publishing footage needs the approval of the discipline office.',
  ),
  article(
    17,
    DUTIES,
    '法院、检察院等来查阅，报局主要负责人批准，保管人当场登记。',
    'Courts, prosecutors and others view footage with the approval of the head of the bureau; the keeper registers it on the spot.',
  ),
  article(
    18,
    DUTIES,
    '涉密录像按保密规定和权限管理。',
    'Secret footage is handled by the rules and rights of secrecy.',
  ),
  article(
    19,
    SUPERVISION,
    '单位负责人经常检查，发现问题马上改。',
    'Heads of units check regularly and have faults corrected.',
  ),
  article(
    20,
    SUPERVISION,
    '局纪委检查考核全局，结果计入执法质量考核。',
    'The discipline office inspects and scores all units; scores count in the quality review.',
  ),
  article(21, SUPERVISION, '记录仪作固定资产管理。', 'Recorders are managed as fixed assets.'),
  article(
    22,
    SUPERVISION,
    '信息中心负责登记、发放、培训、维护和更新。',
    'The information centre registers, issues, trains, maintains and renews.',
  ),
  article(
    23,
    SUPERVISION,
    '该录不录、删改、丢失证据、弄虚作假的，追究领导和主办人责任。',
    'Not recording, altering, losing evidence or cheating is answered for by leaders and the officer in charge.',
  ),
  article(
    24,
    FINAL,
    '执行中有问题，书面报告信息中心。',
    'Problems in practice are reported to the information centre in writing.',
  ),
  article(
    25,
    FINAL,
    '由信息中心和局纪委解释，发布之日起执行。',
    'The information centre and the discipline office interpret it; in force from its publication.',
  ),
];
