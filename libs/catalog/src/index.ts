/** Reads bundles, parses models, answers what exists and what links to what; holds the contract rules. */
export { parseModel } from './model/parse-model';
export { ModelError } from './model/model-error';
export type {
  CatchModel,
  ElementModel,
  EndEventModel,
  FlowModel,
  GatewayModel,
  InputModel,
  LaneModel,
  MessageModel,
  ProcessModel,
  ProcessProperties,
  ReferenceModel,
  ServiceTaskModel,
  StartFormModel,
  TimerModel,
  UserTaskModel,
} from './model/process-model';
