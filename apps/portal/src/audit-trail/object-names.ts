import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { formatDateTime, type Sentence } from '@zhilu/domain';
import {
  Activity,
  Attachment,
  AuditRow,
  CardImport,
  Device,
  Document,
  InboxTask,
  Person,
  Recording,
  Unit,
} from '@zhilu/persistence';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { inLanguage, type Language } from '../requests/language';

const KINDS: Record<string, Sentence> = {
  activity: { zh: '执法活动', en: 'Activity' },
  attachment: { zh: '材料', en: 'File' },
  audit: { zh: '审计链', en: 'Audit chain' },
  bureau: { zh: '本局', en: 'Bureau' },
  cardImport: { zh: '存储卡', en: 'Card' },
  case: { zh: '案件', en: 'Case' },
  derivative: { zh: '派生件', en: 'Derived clip' },
  device: { zh: '执法记录仪', en: 'Recorder' },
  document: { zh: '文书', en: 'Document' },
  draft: { zh: '草稿', en: 'Draft' },
  incident: { zh: '待核实记录', en: 'Incident' },
  login: { zh: '用户名', en: 'Login' },
  person: { zh: '人员', en: 'Person' },
  process: { zh: '流程', en: 'Process' },
  recording: { zh: '录像', en: 'Recording' },
  register: { zh: '登记簿', en: 'Register' },
  registerRow: { zh: '登记', en: 'Register row' },
  release: { zh: '公开副本', en: 'Released copy' },
  route: { zh: '地址', en: 'Address' },
  sealedCopy: { zh: '封装副本', en: 'Sealed copy' },
  task: { zh: '步骤', en: 'Step' },
  unit: { zh: '单位', en: 'Unit' },
};
const UNKNOWN_LOGIN: Sentence = { zh: '不存在的用户名', en: 'unknown login' };
/** Kinds that need no name of their own, or are named by the case beside them. */
const NAMELESS = ['audit', 'bureau', 'registerRow', 'sealedCopy'];

type Names = Map<string, string>;

/** Who asks, and in which language. */
export interface AuditReader {
  personId: string;
  language: Language;
}

/** What the audit's objects are called, with one look-up a kind. */
@Injectable()
export class ObjectNames {
  constructor(
    private readonly facts: DataSource,
    @Inject(CASE_ACCESS) private readonly cases: CaseAccess,
  ) {}

  /** Names by row; something that no longer exists, or whose name is not for the reader, is called by its id. */
  async of(rows: AuditRow[], { personId, language }: AuditReader): Promise<Map<AuditRow, string>> {
    const names = new Map<string, Names>([
      ['person', await this.look(rows, 'person', Person, (each) => each.name)],
      ['unit', await this.look(rows, 'unit', Unit, (each) => each.name)],
      ['task', await this.look(rows, 'task', InboxTask, (each) => each.name)],
      ['activity', await this.look(rows, 'activity', Activity, (each) => each.number)],
      ['device', await this.look(rows, 'device', Device, (each) => each.number)],
      ['document', await this.look(rows, 'document', Document, (each) => each.title)],
      ['attachment', await this.attachments(rows, personId)],
      ['cardImport', await this.look(rows, 'cardImport', CardImport, (each) => each.folder)],
      [
        'recording',
        await this.look(
          rows,
          'recording',
          Recording,
          ({ deviceNumber, startedAt }) => `${deviceNumber} ${formatDateTime(startedAt)}`,
        ),
      ],
      ['login', await this.logins(rows)],
    ]);
    return new Map(rows.map((row) => [row, nameOf(row, names, language)]));
  }

  /** Names of files say what a case is about: they are for those who may read it, and before that for who uploaded them. */
  private async attachments(rows: AuditRow[], personId: string): Promise<Names> {
    const found = await this.facts.getRepository(Attachment).findBy({ id: In(idsOf(rows, 'attachment')) });
    const cases = new Map<string, boolean>();
    for (const { caseNumber } of found)
      if (caseNumber && !cases.has(caseNumber)) cases.set(caseNumber, await this.cases.maySee(personId, caseNumber));
    const shown = found.filter(({ caseNumber, uploadedBy }) =>
      caseNumber ? cases.get(caseNumber) : uploadedBy === personId,
    );
    return new Map(shown.map(({ id, name }) => [id, name]));
  }

  private async look<Row extends ObjectLiteral & { id: string }>(
    rows: AuditRow[],
    kind: string,
    entity: EntityTarget<Row>,
    name: (row: Row) => string,
  ): Promise<Names> {
    const ids = idsOf(rows, kind);
    if (ids.length === 0) return new Map();
    const found = await this.facts
      .getRepository(entity)
      .createQueryBuilder('each')
      .where('each.id IN (:...ids)', { ids })
      .getMany();
    return new Map(found.map((each) => [each.id, name(each)]));
  }

  /** Only logins that exist: what else is typed there may be a password. */
  private async logins(rows: AuditRow[]): Promise<Names> {
    const logins = idsOf(rows, 'login');
    if (logins.length === 0) return new Map();
    const known = await this.facts.getRepository(Person).findBy({ login: In(logins) });
    return new Map(known.map(({ login }) => [login, login]));
  }
}

function idsOf(rows: AuditRow[], kind: string): string[] {
  return [...new Set(rows.filter((row) => row.objectKind === kind).map((row) => row.objectId))];
}

function nameOf({ objectKind, objectId }: AuditRow, names: Map<string, Names>, language: Language): string {
  const kind = KINDS[objectKind] ? inLanguage(KINDS[objectKind], language) : objectKind;
  if (NAMELESS.includes(objectKind)) return kind;
  const known = names.get(objectKind)?.get(objectId);
  if (known !== undefined) return `${kind} ${known}`;
  return objectKind === 'login' ? `${kind} ${inLanguage(UNKNOWN_LOGIN, language)}` : `${kind} ${objectId}`;
}
