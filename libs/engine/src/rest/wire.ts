import type { TypedValue } from './variables';

/** Dates in these answers are the engine's text, `2026-11-24T01:02:03.004+0000`; `new Date(text)` reads it. */
export type EngineDate = string;

export interface Deployment {
  id: string;
  name: string | null;
  source: string | null;
  deploymentTime: EngineDate;
  tenantId: string | null;
}

export interface Definition {
  id: string;
  key: string;
  name: string | null;
  version: number;
  /** Name of the file inside its deployment. */
  resource: string;
  deploymentId: string;
  suspended: boolean;
  tenantId: string | null;
  versionTag: string | null;
}

export interface CreatedDeployment extends Deployment {
  /** Process definitions made by it, by id; null when it brought none. */
  deployedProcessDefinitions: Record<string, Definition> | null;
}

export interface DeploymentResource {
  id: string;
  name: string;
  deploymentId: string;
}

export interface Instance {
  id: string;
  definitionId: string;
  businessKey: string | null;
  ended: boolean;
  suspended: boolean;
  tenantId: string | null;
}

export interface FormRef {
  key: string;
  binding: string;
  version: number | null;
}

export interface Task {
  id: string;
  name: string | null;
  assignee: string | null;
  created: EngineDate;
  due: EngineDate | null;
  processDefinitionId: string;
  processInstanceId: string;
  executionId: string;
  taskDefinitionKey: string;
  formKey: string | null;
  /** Camunda's name of the form reference; read it with `formRefOf`. */
  camundaFormRef?: FormRef | null;
  /** Operaton's name of the same. */
  operatonFormRef?: FormRef | null;
  tenantId: string | null;
  suspended: boolean;
}

export interface HistoricTask {
  id: string;
  name: string | null;
  assignee: string | null;
  processDefinitionKey: string;
  processDefinitionId: string;
  processInstanceId: string;
  activityInstanceId: string;
  taskDefinitionKey: string;
  startTime: EngineDate;
  endTime: EngineDate | null;
  due: EngineDate | null;
  /** `completed`, `deleted`, or the reason a case was ended for. */
  deleteReason: string | null;
  tenantId: string | null;
}

export interface HistoricInstance {
  id: string;
  businessKey: string | null;
  processDefinitionId: string;
  processDefinitionKey: string;
  startTime: EngineDate;
  endTime: EngineDate | null;
  deleteReason: string | null;
  superProcessInstanceId: string | null;
  state: 'ACTIVE' | 'SUSPENDED' | 'COMPLETED' | 'EXTERNALLY_TERMINATED' | 'INTERNALLY_TERMINATED';
  tenantId: string | null;
}

export interface HistoricActivity {
  id: string;
  activityId: string;
  activityName: string | null;
  activityType: string;
  processInstanceId: string;
  /** The instance a person started; another one where a case calls a process. */
  rootProcessInstanceId: string | null;
  taskId: string | null;
  startTime: EngineDate;
  endTime: EngineDate | null;
  canceled: boolean;
}

export interface HistoricVariable extends TypedValue {
  id: string;
  name: string;
  processInstanceId: string;
  activityInstanceId: string;
  createTime: EngineDate;
}

export interface Job {
  id: string;
  jobDefinitionId: string;
  dueDate: EngineDate | null;
  processInstanceId: string;
  executionId: string;
  processDefinitionId: string;
  processDefinitionKey: string;
  retries: number;
  failedActivityId: string | null;
  suspended: boolean;
}

export interface JobDefinition {
  id: string;
  activityId: string;
}

export interface Incident {
  id: string;
  processDefinitionId: string;
  processInstanceId: string;
  executionId: string;
  incidentTimestamp: EngineDate;
  /** `failedJob` or `failedExternalTask`. */
  incidentType: string;
  activityId: string;
  failedActivityId: string | null;
  /** Id of the job or external task. */
  configuration: string;
  incidentMessage: string | null;
}

export interface ExternalTask {
  id: string;
  activityId: string;
  activityInstanceId: string;
  executionId: string;
  processInstanceId: string;
  processDefinitionId: string;
  processDefinitionKey: string;
  topicName: string;
  workerId: string | null;
  lockExpirationTime: EngineDate | null;
  createTime: EngineDate | null;
  retries: number | null;
  errorMessage: string | null;
  businessKey: string | null;
  suspended: boolean;
  tenantId: string | null;
}

export interface EventSubscription {
  id: string;
  eventName: string | null;
  executionId: string | null;
  processInstanceId: string | null;
  activityId: string;
  tenantId: string | null;
}
