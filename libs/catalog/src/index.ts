/** Reads bundles, parses models, answers what exists and what links to what; holds the contract rules. */
export { parseModel } from './model/parse-model';
export { whenAsked } from './model/when-asked';
export { personVariable } from './model/computed-person';
export { ModelError } from './model/model-error';
export type {
  CatchModel,
  DecisionCallModel,
  ElementModel,
  EndEventModel,
  FlowModel,
  GatewayModel,
  InputModel,
  LaneModel,
  MappingModel,
  MessageModel,
  ProcessModel,
  ProcessProperties,
  ReferenceModel,
  ServiceTaskModel,
  StartFormModel,
  TimerModel,
  UserTaskModel,
} from './model/process-model';
export {
  bundleFromResources,
  findTemplate,
  type Bundle,
  type BundleResource,
  type TemplateFile,
} from './bundle/bundle';
export { readBundles, readEachBundle, type UnreadableBundle } from './bundle/read-bundles';
export type { DecisionTable } from './bundle/decisions';
export { readModelWords, wordsOf } from './bundle/model-words';
export { formFields, type DateSide, type FormField } from './form/form-model';
export { newestClips, submittedClips, type HandedIn } from './form/submitted-clips';
export { valueAt } from './form/value-at';
export { fieldSource, FIXED_SOURCES, type ActPart, type FieldSource } from './form/field-source';
export { checkBundles, unreadableFinding, RULES } from './rules/check-bundles';
export type { Finding, Rule } from './rules/finding';
export { closest } from './rules/closest';
export { SUPPORTED_TYPES } from './rules/form-fields';
export { PRODUCT_MESSAGES } from './rules/template-exists';
export { capabilityTable, withCapabilityTable } from './capability-table';
