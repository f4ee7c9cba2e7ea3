/** The facts: entities, their database (embedded, MariaDB or MySQL) and what every user of it needs. */
export { openFacts, type FactsSettings, type OpenFactsOptions } from './facts';
export {
  FactsMemory,
  FactsMissing,
  factsRestored,
  restoredFacts,
  settleRestored,
  type RestoredFacts,
} from './facts-memory';
export { StoreMark } from './store-mark';
export { PersistenceModule, type PersistenceOptions } from './persistence.module';
export { inTransaction, type TransactionOptions } from './in-transaction';
export { nextNumber, raiseCounter } from './next-number';
export { rowLock } from './row-lock';
export { rowOf } from './row-of';
export { instantOf } from './raw-instant';
export { containing, withinUnit } from './conditions';
export { MOST_JSON_BYTES } from './entities/columns';
export { awaitDatabase, DatabaseRefused } from './server/await-server';
export { databaseStartSentence } from './start-sentence';
export { databaseReachable } from './health';
export { factsTrouble } from './facts-trouble';
export { databaseRefusal, isCollision, isDatabaseDown, isDatabaseFull, isDuplicate } from './errors';
export { backupFacts, type BackupFile } from './backup/backup-facts';
export { restoreFacts, type BackupNote, type RestoreReport } from './backup/restore-facts';
export { BackupRefused } from './backup/backup-refused';
export { TransactionMisuse } from './transaction-context';
export { SchemaMismatch, SchemaPending } from './migrate';
export { embeddedFile } from './embedded/embedded-facts';
export { UnsafeDatabase } from './server/server-facts';
export {
  AccessGrant,
  Activity,
  ActivityCancellation,
  ActivityCorrection,
  ActivityParticipant,
  Attachment,
  AuditHead,
  AuditRow,
  BundlePart,
  BundleVersion,
  CardImport,
  CaseCopy,
  CaseEvent,
  CaseFile,
  CaseRecording,
  CaseSubject,
  CaseSubmission,
  Command,
  Counter,
  DeadlineNotice,
  Deputy,
  Derivative,
  Device,
  DeviceEvent,
  DeviceIssue,
  Document,
  Draft,
  Exemption,
  FactsMark,
  GapReason,
  GrantRequest,
  InboxTask,
  LoginThrottle,
  Notification,
  Person,
  Recording,
  RegisterRow,
  Release,
  RoleInUnit,
  SealedCopy,
  Session,
  SpineIncident,
  StepProgress,
  StepResult,
  Unit,
  Watermark,
  type CaseState,
  type CommandKind,
  type CommandState,
  type DeadlineStage,
  type DeviceEventKind,
  type GrantState,
  type TaskState,
  type Urgency,
  type WithdrawalReason,
} from './entities';
