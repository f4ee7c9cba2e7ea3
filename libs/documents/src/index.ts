/** Template and data to HTML, HTML to PDF. */
export { DocumentsModule } from './documents.module';
export { DocumentRenderer } from './document-renderer';
export { PdfBrowser, PDF_LIMITS, type PdfLimits, type PdfSettings, type PdfState } from './pdf-browser';
export { type RenderedPdf, type SheetOptions } from './sheet';
export { checkTemplateSource, type RenderRequest } from './template-engine';
export { type Partials, type TemplateSource } from './template-bundle';
export { TemplateError, type TemplatePlace } from './template-error';
export { verificationCode } from './verification-code';
export type {
  AttachmentInDocument,
  DocumentData,
  MessageData,
  OpinionInDocument,
  PersonInDocument,
  RecordingInDocument,
  RegisterSheetData,
  SealedCopyInDocument,
  StepInDocument,
} from './document-data';
