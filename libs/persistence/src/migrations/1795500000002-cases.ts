import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import {
  createTables,
  dropTables,
  flag,
  id,
  index,
  instant,
  integer,
  json,
  key,
  longText,
  nullable,
  text,
  unique,
  varchar,
} from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'case_file',
    columns: [
      id('caseNumber', 64),
      key('processId'),
      key('definitionId'),
      key('deploymentId'),
      key('instanceId', nullable),
      key('unitId'),
      text('unitPath'),
      key('applicantId'),
      text('title'),
      varchar('state', 16),
      varchar('urgency', 16),
      varchar('secrecy', 16),
      text('outcomeId', nullable),
      text('outcomeName', nullable),
      instant('startedAt'),
      instant('endedAt', nullable),
    ],
    indices: [
      index('IX_case_file_instance', 'instanceId'),
      index('IX_case_file_state', 'state', 'startedAt'),
      index('IX_case_file_unit', 'unitId', 'startedAt'),
      index('IX_case_file_applicant', 'applicantId', 'startedAt'),
    ],
  },
  {
    name: 'case_submission',
    columns: [
      id('id', 64),
      key('caseNumber'),
      text('elementId'),
      text('elementName'),
      text('formId'),
      json('data'),
      key('personId'),
      instant('submittedAt'),
    ],
    indices: [index('IX_case_submission_case', 'caseNumber', 'submittedAt')],
  },
  {
    name: 'case_recording',
    columns: [id('id', 64), key('caseNumber'), key('recordingId')],
    indices: [
      index('IX_case_recording_recording', 'recordingId'),
      unique('UQ_case_recording', 'caseNumber', 'recordingId'),
    ],
  },
  {
    name: 'command',
    columns: [
      id('id', 160),
      varchar('kind', 16),
      key('caseNumber'),
      key('taskId', nullable),
      key('instanceId', nullable),
      text('elementId', nullable),
      key('personId'),
      key('requestId'),
      json('payload'),
      varchar('state', 16),
      integer('attempts'),
      longText('lastError', nullable),
      instant('acceptedAt'),
      instant('nextAttemptAt'),
      instant('appliedAt', nullable),
    ],
    indices: [
      index('IX_command_applied', 'appliedAt'),
      index('IX_command_case', 'caseNumber', 'acceptedAt'),
      index('IX_command_state', 'state', 'acceptedAt'),
    ],
  },
  {
    name: 'inbox_task',
    columns: [
      id('id', 64),
      key('caseNumber'),
      key('processId'),
      key('definitionId'),
      text('elementId'),
      text('name'),
      key('role', nullable),
      text('unitPath'),
      key('applicantId'),
      flag('applicantMayAct'),
      key('assigneeId', nullable),
      varchar('state', 16),
      instant('createdAt'),
      instant('dueAt', nullable),
      instant('completedAt', nullable),
      key('completedBy', nullable),
    ],
    indices: [
      index('IX_inbox_task_case', 'caseNumber', 'createdAt'),
      index('IX_inbox_task_done', 'completedBy', 'completedAt'),
      index('IX_inbox_task_assignee', 'state', 'assigneeId', 'dueAt'),
      index('IX_inbox_task_offer', 'state', 'role', 'unitPath'),
    ],
  },
  {
    name: 'case_event',
    columns: [
      id('id', 160),
      key('caseNumber'),
      varchar('kind', 24),
      key('taskId', nullable),
      text('elementId', nullable),
      text('name'),
      key('personId', nullable),
      key('role', nullable),
      key('actingForId', nullable),
      text('outcomeId', nullable),
      text('outcomeName', nullable),
      longText('opinion', nullable),
      longText('note', nullable),
      instant('startedAt', nullable),
      instant('at'),
    ],
    indices: [index('IX_case_event_case', 'caseNumber', 'at')],
  },
  {
    name: 'case_copy',
    columns: [
      id('id', 64),
      key('caseNumber'),
      key('personId'),
      key('fromId'),
      instant('at'),
      instant('readAt', nullable),
    ],
    indices: [index('IX_case_copy_person', 'personId', 'at'), unique('UQ_case_copy', 'caseNumber', 'personId')],
  },
  {
    name: 'draft',
    columns: [id('id', 64), key('personId'), key('processId'), text('title'), json('data'), instant('updatedAt')],
    indices: [index('IX_draft_person', 'personId', 'updatedAt')],
  },
  {
    name: 'attachment',
    columns: [
      id('id', 64),
      key('caseNumber', nullable),
      text('field'),
      text('name'),
      text('mediaType'),
      integer('sizeBytes'),
      key('sha256'),
      text('objectId'),
      key('uploadedBy'),
      instant('uploadedAt'),
    ],
    indices: [index('IX_attachment_owner', 'uploadedBy', 'uploadedAt'), index('IX_attachment_case', 'caseNumber')],
  },
  {
    name: 'notification',
    columns: [
      id('id', 190),
      key('personId'),
      key('caseNumber', nullable),
      key('taskId', nullable),
      longText('text'),
      instant('at'),
      instant('readAt', nullable),
      instant('mailedAt', nullable),
    ],
    indices: [index('IX_notification_person', 'personId', 'readAt', 'at')],
  },
  {
    name: 'bundle_version',
    columns: [
      id('id', 64),
      key('processId'),
      key('definitionId'),
      key('deploymentId'),
      integer('version'),
      key('contentHash'),
      varchar('origin', 16),
      instant('deployedAt'),
    ],
    indices: [
      index('IX_bundle_version_process', 'processId', 'version'),
      unique('UQ_bundle_version_definition', 'definitionId'),
    ],
  },
  {
    name: 'step_result',
    columns: [
      id('id', 64),
      key('caseNumber'),
      key('instanceId'),
      text('elementId'),
      text('activityInstanceId'),
      key('inputHash'),
      json('output'),
      instant('at'),
    ],
    indices: [index('IX_step_result_case', 'caseNumber', 'elementId')],
  },
  {
    name: 'spine_incident',
    columns: [
      id('id', 190),
      key('caseNumber'),
      longText('sentence'),
      instant('at'),
      instant('resolvedAt', nullable),
      key('resolvedBy', nullable),
    ],
    indices: [index('IX_spine_incident_open', 'resolvedAt', 'at')],
  },
  {
    name: 'counter',
    columns: [id('name', 128), integer('value')],
  },
  {
    name: 'watermark',
    columns: [id('name', 64), text('value')],
  },
];

/** The case spine: cases, commands, inbox and what belongs to them. */
export class CreateCases1795500000002 implements MigrationInterface {
  name = 'CreateCases1795500000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
