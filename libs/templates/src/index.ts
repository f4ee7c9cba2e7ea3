/** Templates in safe mode: parsed and checked, rendered to HTML or text; what data they are given and which names it has. */
export { checkTemplateSource, renderTemplate, type RenderRequest } from './template-engine';
export { type Partials, type TemplateSource } from './template-bundle';
export { TemplateError, type TemplatePlace } from './template-error';
export type {
  AttachmentInDocument,
  ClipInDocument,
  DocumentData,
  MessageData,
  OpinionInDocument,
  PersonInDocument,
  RecordingInDocument,
  RegisterSheetData,
  ReleaseInDocument,
  SealedCopyInDocument,
  StepInDocument,
  StepInMessage,
} from './document-data';
export { unknownNames, type NamedTemplate } from './name-check';
export { type NameFault } from './name-faults';
export {
  documentNames,
  messageNames,
  REGISTER_SHEET_NAMES,
  type FieldName,
  type ProcessNames,
  type StepNames,
} from './data-names';
