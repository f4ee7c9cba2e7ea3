/** The engine: a typed REST client, and the runtime that works off external tasks. */
export { EngineClient } from './rest/engine-client';
export type { EngineAccess, CallOptions } from './rest/transport';
export type { DeployedFile, NewDeployment } from './rest/deployments';
export type { NewInstance } from './rest/definitions';
export type { Message } from './rest/instances';
export type { HistoricTaskFilter, HistoricInstanceFilter, Page } from './rest/history';
export type { IncidentFilter } from './rest/jobs';
export { formRefOf } from './rest/tasks';
export {
  AlreadyDone,
  CorrelationMismatch,
  DeploymentRefused,
  EngineError,
  EngineUnavailable,
  Forbidden,
  NotFound,
  OptimisticLocking,
  Unauthorized,
  isWorthRepeating,
  type DeploymentProblem,
  type EngineAnswer,
} from './rest/errors';
export {
  LONGEST_TEXT,
  UnreadableVariable,
  engineDate,
  plain,
  plainAll,
  typed,
  typedAll,
  type TypedValue,
  type TypedValues,
} from './rest/variables';
export type {
  CreatedDeployment,
  Definition,
  Deployment,
  DeploymentResource,
  EngineDate,
  EventSubscription,
  ExternalTask,
  FormRef,
  HistoricActivity,
  HistoricInstance,
  HistoricTask,
  HistoricVariable,
  Incident,
  Instance,
  Job,
  JobDefinition,
  Task,
} from './rest/wire';

export { EngineWorkerModule, type EngineWorkerSetup } from './worker/worker.module';
export { HandlersMismatch } from './worker/handler-registry';
export { Handles, type TopicOptions } from './worker/handles';
export type { AnyHandler, HandlerFor, Served, TaskContext, TaskLog } from './worker/contract';
export {
  BpmnError,
  LockLost,
  PermanentFailure,
  Postponed,
  RetryLater,
  TookTooLong,
  WorkerStopping,
  type FailureSentence,
} from './worker/failures';
export { DEFAULT_RETRY, delayAfter, parseRetry, type RetryPolicy } from './worker/retry-policy';
export { WorkerRuntime, type ServedTopic } from './worker/worker-runtime';
export type { HandlerRun, WorkerLogger, WorkerOptions, WorkerScope } from './worker/worker-options';
export type { WorkerHealth, WorkerPhase } from './worker/health';
