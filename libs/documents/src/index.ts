/** Template and data to HTML, HTML to PDF. */
export { DocumentsModule } from './documents.module';
export { DocumentRenderer } from './document-renderer';
export { PdfBrowser, PDF_LIMITS, type PdfLimits, type PdfSettings, type PdfState } from './pdf-browser';
export { type RenderedPdf, type SheetOptions } from './sheet';
export { verificationCode } from './verification-code';
