import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role, SecrecyMark, SubjectKind } from '@zhilu/domain';
import { Instant, Integer, Json, Key, LongText, Text } from './columns';

export type CaseState = 'running' | 'granted' | 'refused' | 'withdrawn' | 'ended' | 'incident';
export type Urgency = 'normal' | 'urgent' | 'extra';

/**
 * A case 案件: one run of a process, named by its case number (the engine's business key). The last index holds every column
 * that figures are counted from, so that they read no row.
 */
@Entity('case_file')
@Index('IX_case_file_applicant', ['applicantId', 'startedAt'])
@Index('IX_case_file_unit', ['unitId', 'startedAt'])
@Index('IX_case_file_state', ['state', 'startedAt'])
@Index('IX_case_file_instance', ['instanceId'])
@Index('IX_case_file_figures', [
  'startedAt',
  'unitPath',
  'processId',
  'definitionId',
  'state',
  'decisionMinutes',
  'decidedInTime',
  'durationMinutes',
])
export class CaseFile {
  @PrimaryColumn('varchar', { length: 64 }) caseNumber: string;
  @Key() processId: string;
  @Key() definitionId: string;
  @Key() deploymentId: string;
  /** Null until the engine has accepted the start. */
  @Key({ nullable: true }) instanceId: string | null;
  @Key() unitId: string;
  @Text() unitPath: string;
  @Key() applicantId: string;
  @Text() title: string;
  @Column('varchar', { length: 16 }) state: CaseState;
  @Column('varchar', { length: 16 }) urgency: Urgency;
  @Column('varchar', { length: 16 }) secrecy: SecrecyMark;
  /** End event, once ended. */
  @Text({ nullable: true }) outcomeId: string | null;
  @Text({ nullable: true }) outcomeName: string | null;
  @Instant() startedAt: Date;
  @Instant({ nullable: true }) endedAt: Date | null;
  /**
   * Whole minutes, a begun one included, from the start to the first act at a deciding step; to the end where the case's own
   * version has no such step. Null or absent while nothing was decided.
   */
  @Integer({ nullable: true }) decisionMinutes?: number | null;
  /** Whether that act came by its step's deadline; null where there was none. */
  @Column('boolean', { nullable: true }) decidedInTime?: boolean | null;
  /** Whole minutes, a begun one included, from start to end. */
  @Integer({ nullable: true }) durationMinutes?: number | null;
}

/** What was submitted at one step, as the form's keys and values; the case's facts are the union in order. */
@Entity('case_submission')
@Index('IX_case_submission_case', ['caseNumber', 'submittedAt'])
export class CaseSubmission {
  /** Id of the command that carried it: submitting twice is submitting once. */
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Text() elementId: string;
  @Text() elementName: string;
  @Text() formId: string;
  @Json() data: Record<string, unknown>;
  @Key() personId: string;
  @Instant() submittedAt: Date;
}

/** A recording a case is about. */
@Entity('case_recording')
@Index('UQ_case_recording', ['caseNumber', 'recordingId'], { unique: true })
@Index('IX_case_recording_recording', ['recordingId'])
export class CaseRecording {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Key() recordingId: string;
}

/** An activity or recorder a case is about. */
@Entity('case_subject')
@Index('UQ_case_subject', ['caseNumber', 'kind', 'subjectId'], { unique: true })
@Index('IX_case_subject_subject', ['kind', 'subjectId'])
export class CaseSubject {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Column('varchar', { length: 16 }) kind: SubjectKind;
  @Key() subjectId: string;
}

export type CommandKind = 'start' | 'complete' | 'message' | 'end';
export type CommandState = 'accepted' | 'applied' | 'superseded' | 'stuck';

/**
 * An act of a person, written before the engine is told.
 * `id` is `start:<requestId>`, `complete:<taskId>`, `message:<name>:<caseNumber>` or `end:<caseNumber>`, so an act exists once.
 */
@Entity('command')
@Index('IX_command_state', ['state', 'acceptedAt'])
@Index('IX_command_case', ['caseNumber', 'acceptedAt'])
@Index('IX_command_applied', ['appliedAt'])
export class Command {
  @PrimaryColumn('varchar', { length: 160 }) id: string;
  @Column('varchar', { length: 16 }) kind: CommandKind;
  @Key() caseNumber: string;
  @Key({ nullable: true }) taskId: string | null;
  @Key({ nullable: true }) instanceId: string | null;
  @Text({ nullable: true }) elementId: string | null;
  @Key() personId: string;
  /** The client's id of the act: the same id twice is the same act, another id for the same task is a conflict. */
  @Key() requestId: string;
  /** Engine variables in the engine's own typed form, ready to send. */
  @Json() payload: Record<string, unknown>;
  @Column('varchar', { length: 16 }) state: CommandState;
  @Integer() attempts: number;
  @LongText({ nullable: true }) lastError: string | null;
  @Instant() acceptedAt: Date;
  @Instant() nextAttemptAt: Date;
  @Instant({ nullable: true }) appliedAt: Date | null;
}

export type TaskState = 'open' | 'deciding' | 'done' | 'cancelled';

/**
 * Read model of one user task. Fed from the engine's history and at once by our own commands; idempotent by id.
 * The first index holds every column that lists and counts of 待办 ask for, so that they read no row but those they show.
 */
@Entity('inbox_task')
@Index('IX_inbox_task_open', [
  'state',
  'assigneeId',
  'role',
  'unitPath',
  'dueAt',
  'createdAt',
  'id',
  'applicantId',
  'applicantMayAct',
  'recusedId',
  'caseNumber',
  'processId',
])
@Index('IX_inbox_task_received', ['role', 'createdAt', 'unitPath'])
@Index('IX_inbox_task_done', ['completedBy', 'completedAt'])
@Index('IX_inbox_task_case', ['caseNumber', 'createdAt'])
@Index('IX_inbox_task_remind', ['state', 'remindAt'])
export class InboxTask {
  /** The engine's task id. */
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Key() processId: string;
  @Key() definitionId: string;
  @Text() elementId: string;
  @Text() name: string;
  @Column('varchar', { length: 64, nullable: true }) role: Role | null;
  /** Unit of the case; the task is offered to holders of `role` in it or above. */
  @Text() unitPath: string;
  /** Applicant, who may not act unless the step says so. */
  @Key() applicantId: string;
  @Column('boolean') applicantMayAct: boolean;
  /** Whom the case concerns besides and who may not act either (回避); null or absent when nobody. */
  @Key({ nullable: true }) recusedId?: string | null;
  /** The person it is meant for (computed role) or who took it. */
  @Key({ nullable: true }) assigneeId: string | null;
  @Column('varchar', { length: 16 }) state: TaskState;
  @Instant() createdAt: Date;
  @Instant({ nullable: true }) dueAt: Date | null;
  /** When something is to be said of the deadline next; null or absent when nothing (more) is. */
  @Instant({ nullable: true }) remindAt?: Date | null;
  @Instant({ nullable: true }) completedAt: Date | null;
  @Key({ nullable: true }) completedBy: string | null;
}

/** An entry of 办理记录: who did what, in which role, with which opinion. Never changed once written. */
@Entity('case_event')
@Index('IX_case_event_case', ['caseNumber', 'at'])
export class CaseEvent {
  /** Derived from the act, so that writing twice is writing once. */
  @PrimaryColumn('varchar', { length: 160 }) id: string;
  @Key() caseNumber: string;
  @Column('varchar', { length: 24 }) kind: string;
  @Key({ nullable: true }) taskId: string | null;
  @Text({ nullable: true }) elementId: string | null;
  @Text() name: string;
  @Key({ nullable: true }) personId: string | null;
  @Column('varchar', { length: 64, nullable: true }) role: Role | null;
  @Key({ nullable: true }) actingForId: string | null;
  @Text({ nullable: true }) outcomeId: string | null;
  @Text({ nullable: true }) outcomeName: string | null;
  @LongText({ nullable: true }) opinion: string | null;
  @LongText({ nullable: true }) note: string | null;
  @Instant({ nullable: true }) startedAt: Date | null;
  @Instant() at: Date;
}

/** 抄送: a copy of a case to read. */
@Entity('case_copy')
@Index('UQ_case_copy', ['caseNumber', 'personId'], { unique: true })
@Index('IX_case_copy_person', ['personId', 'at'])
export class CaseCopy {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Key() personId: string;
  @Key() fromId: string;
  @Instant() at: Date;
  @Instant({ nullable: true }) readAt: Date | null;
}

@Entity('draft')
@Index('IX_draft_person', ['personId', 'updatedAt'])
export class Draft {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() personId: string;
  @Key() processId: string;
  @Text() title: string;
  @Json() data: Record<string, unknown>;
  @Instant() updatedAt: Date;
}

@Entity('attachment')
@Index('IX_attachment_case', ['caseNumber'])
@Index('IX_attachment_owner', ['uploadedBy', 'uploadedAt'])
export class Attachment {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  /** Null until a submission carries it. */
  @Key({ nullable: true }) caseNumber: string | null;
  @Text() field: string;
  @Text() name: string;
  /** By content, not by name. */
  @Text() mediaType: string;
  @Integer() sizeBytes: number;
  @Key() sha256: string;
  /** Object in the store that holds the bytes. */
  @Text() objectId: string;
  @Key() uploadedBy: string;
  @Instant() uploadedAt: Date;
}

@Entity('notification')
@Index('IX_notification_person', ['personId', 'readAt', 'at'])
export class Notification {
  /** Derived from the act and the person. */
  @PrimaryColumn('varchar', { length: 190 }) id: string;
  @Key() personId: string;
  @Key({ nullable: true }) caseNumber: string | null;
  @Key({ nullable: true }) taskId: string | null;
  @LongText() text: string;
  @Instant() at: Date;
  @Instant({ nullable: true }) readAt: Date | null;
  /** When it went out by mail; null or absent while it did not. */
  @Instant({ nullable: true }) mailedAt?: Date | null;
}

/** A version of a bundle as the engine has it, or had it: cases keep standing on one the engine lost. */
@Entity('bundle_version')
@Index('UQ_bundle_version_definition', ['definitionId'], { unique: true })
@Index('IX_bundle_version_process', ['processId', 'version'])
export class BundleVersion {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() processId: string;
  @Key() definitionId: string;
  @Key() deploymentId: string;
  @Integer() version: number;
  /** sha256 over the bundle's files, for "a newer shipped version exists". */
  @Key() contentHash: string;
  /** `shipped` or `owner`: an owner's version is never overwritten by an upgrade. */
  @Column('varchar', { length: 16 }) origin: 'shipped' | 'owner';
  @Instant() deployedAt: Date;
  /** Since when the engine no longer has it; null while it does. */
  @Instant({ nullable: true }) lostAt: Date | null;
}

/** A piece of a bundle's files, packed: the facts can give an engine that lost a version what its cases stand on. */
@Entity('bundle_part')
@Index('UQ_bundle_part', ['contentHash', 'part'], { unique: true })
export class BundlePart {
  /** `<contentHash>:<part>`. */
  @PrimaryColumn('varchar', { length: 80 }) id: string;
  @Key() contentHash: string;
  /** From 0. */
  @Integer() part: number;
  /** Base64. */
  @LongText() content: string;
}

/**
 * What an automatic step answered at one entry. An engine that came back older than the facts runs the step once more,
 * under new ids; it then gets this answer and nothing is done twice.
 */
@Entity('step_result')
@Index('IX_step_result_case', ['caseNumber', 'elementId'])
export class StepResult {
  /** The external task's id; of the newest run that was given the answer. */
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Key() instanceId: string;
  @Text() elementId: string;
  /** The engine's id of the entry; one the engine no longer knows was forgotten by it. */
  @Text() activityInstanceId: string;
  /** sha256 of the input: another input is other work. */
  @Key() inputHash: string;
  @Json() output: Record<string, unknown>;
  @Instant() at: Date;
  /** Since when people may decide otherwise than this answer was made for, so that no later run is given it; else null. */
  @Instant({ nullable: true }) voidedAt: Date | null;
}

/**
 * A case that does not go on by itself; a person must decide. The engine came back older than the facts, refuses an act, or gave
 * up an automatic step.
 */
@Entity('spine_incident')
@Index('IX_spine_incident_open', ['resolvedAt', 'at'])
export class SpineIncident {
  @PrimaryColumn('varchar', { length: 190 }) id: string;
  @Key() caseNumber: string;
  @LongText() sentence: string;
  /** What engine or worker said of it, for who looks after the system; null when there is nothing more. */
  @LongText({ nullable: true }) cause: string | null;
  @Instant() at: Date;
  @Instant({ nullable: true }) resolvedAt: Date | null;
  @Key({ nullable: true }) resolvedBy: string | null;
}

/** Running numbers, e.g. `case:CY:2026` or `register:court-access.viewing`. */
@Entity('counter')
export class Counter {
  @PrimaryColumn('varchar', { length: 128 }) name: string;
  @Integer() value: number;
}

/** How far a feed has read, as text of the feed's own form. */
@Entity('watermark')
export class Watermark {
  @PrimaryColumn('varchar', { length: 64 }) name: string;
  @Text() value: string;
}

/** What the facts say of themselves: their identity, the store they belong to, and since when they are known to have come back older. */
@Entity('facts_mark')
export class FactsMark {
  @PrimaryColumn('varchar', { length: 16 }) name: 'id' | 'store' | 'restored';
  @Text() value: string;
}
