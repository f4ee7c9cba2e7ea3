import type { Role, Wire } from '@zhilu/domain';

/** What a process model says, free of XML: read by the portal, the worker's checks and the contract rules. */
export interface ProcessModel {
  processId: string;
  name: string;
  versionTag: string | null;
  isExecutable: boolean;
  historyTimeToLive: string | null;
  properties: ProcessProperties;
  /** Names of the `zhilu.*` properties as written, without their prefix, by element id; the process by its own. */
  propertyNames: Record<string, string[]>;
  /** `zhilu.starters` as written, for the checks; the known ones are in `properties`. */
  starters: string[];
  /** Null when the process has no start form. */
  startForm: StartFormModel | null;
  userTasks: UserTaskModel[];
  serviceTasks: ServiceTaskModel[];
  endEvents: EndEventModel[];
  messages: MessageModel[];
  /** The decision tables that business rule tasks call. */
  decisions: DecisionCallModel[];
  /** Keys of the processes that call activities call. */
  calledElements: ReferenceModel[];
  lanes: LaneModel[];
  gateways: GatewayModel[];
  flows: FlowModel[];
  timers: TimerModel[];
  mappings: MappingModel[];
  /** Variables that decision tables and caught errors (their sentence) write. */
  resultVariables: string[];
  /** Every flow node and sequence flow by its id. */
  elements: Record<string, ElementModel>;
  /** Ids of the flow nodes in reading order: breadth first from the start along the flows, sub-processes opened in place. */
  order: string[];
  /** What the XML reader could not make sense of; found by the contract rules. */
  warnings: string[];
}

/** Extension properties of the process (libs/README.md, "What a model says"). */
export interface ProcessProperties {
  articles: number[];
  casePrefix: string | null;
  /** Title of a case with `{field}` places from the start form. */
  title: string | null;
  summary: string | null;
  starters: Role[];
  materials: string[];
  group: string | null;
  /** Name of the message that withdraws the case; null when it cannot be withdrawn. */
  withdrawMessage: string | null;
  /** Name of the card's line icon. */
  icon: string | null;
  /** What starting it is called on the page of what it is about. */
  action: string | null;
}

export interface StartFormModel {
  elementId: string;
  name: string;
  formRef: string;
  /** Form fields that become engine variables at the start. */
  variables: string[];
}

export interface UserTaskModel {
  elementId: string;
  name: string;
  formRef: string | null;
  formBinding: string | null;
  /** The one literal candidate group; null where `person` or the engine says who. */
  role: Role | null;
  /** Candidate groups as written, for the checks. */
  candidateGroups: string | null;
  /** Computed role, `applicant` or `variable:` with a variable's name; then `role` is who is asked where it names nobody. */
  person: string | null;
  /** Who must keep out of the step: `variable:` with the name of one that holds a person's id. */
  recused: string | null;
  outcomes: Wire.Outcome[];
  outcomeVariable: string | null;
  /** ISO 8601 duration after which the step is overdue. */
  deadline: string | null;
  /** The step may wait for ever, on purpose. */
  openEnded: boolean;
  dueDate: string | null;
  /** From its completion on the case can no longer be withdrawn. */
  decision: boolean;
  register: { id: string; title: string } | null;
  applicantMayAct: boolean;
  variables: string[];
  warning: string | null;
  articles: number[];
}

export interface ServiceTaskModel {
  elementId: string;
  name: string;
  /** Null when the task is not an external task. */
  topic: string | null;
  inputs: InputModel[];
  /** Error codes caught by a boundary event of this step; an empty code catches every error. */
  catches: CatchModel[];
  retry: string | null;
  /** The register it writes a row of by itself, where the model gives it a title. */
  register: { id: string; title: string } | null;
  articles: number[];
}

export interface InputModel {
  name: string;
  /** Text as written, a literal or `${variable}`; empty for a map or a list. */
  value: string;
  /** Keys and texts of a map. */
  entries: { key: string; value: string }[];
}

export interface CatchModel {
  elementId: string;
  code: string;
}

export interface EndEventModel {
  elementId: string;
  name: string;
  caseState: string | null;
  /** False where only a sub-process or a side path (a notice) ends and the case goes on. */
  endsCase: boolean;
}

export interface MessageModel {
  elementId: string;
  name: string;
}

export interface ReferenceModel {
  elementId: string;
  key: string;
}

export interface DecisionCallModel extends ReferenceModel {
  /** The variable that takes the table's one answer; null where it takes none or all of several. */
  answerVariable: string | null;
}

export interface LaneModel {
  id: string;
  name: string;
  elementIds: string[];
}

export interface GatewayModel {
  elementId: string;
  name: string | null;
  type: string;
  defaultFlow: string | null;
  outgoing: string[];
}

export interface FlowModel {
  id: string;
  name: string | null;
  source: string;
  target: string;
  condition: string | null;
}

export interface TimerModel {
  elementId: string;
  kind: 'duration' | 'date' | 'cycle';
  value: string;
}

export interface ElementModel {
  id: string;
  /** BPMN type without prefix, e.g. `userTask`, `exclusiveGateway`, `sequenceFlow`. */
  type: string;
  name: string;
  articles: number[];
  /** Enclosing sub-process, or null at the top. */
  parentId: string | null;
  /** The step a boundary event sits on. */
  attachedTo: string | null;
  /** Kind of an event: `timer`, `message`, `error` …; null for a plain one. */
  eventKind: string | null;
  /** True for a sub-process that an event inside it starts; no flow leads to it. */
  isEventSubProcess: boolean;
  /** False for boundary events and starts of event sub-processes that leave the rest running. */
  interrupting: boolean;
}

/** A variable that an element makes for itself (`in`), hands on (`out`) or takes one by one from a list (`each`). */
export interface MappingModel {
  elementId: string;
  direction: 'in' | 'out' | 'each';
  name: string;
  value: string;
  entries: InputModel['entries'];
}
