import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { DocumentRenderer } from './document-renderer';
import { PdfBrowser, type PdfSettings } from './pdf-browser';

/** Provides `DocumentRenderer`; its browser is stopped at shutdown. */
@Module({})
export class DocumentsModule {
  /** `settings`: token of a globally provided Settings. */
  static forRoot({ settings }: { settings: InjectionToken }): DynamicModule {
    const browser = {
      provide: PdfBrowser,
      inject: [settings],
      useFactory: (given: PdfSettings) => new PdfBrowser(given),
    };
    return {
      module: DocumentsModule,
      global: true,
      providers: [browser, DocumentRenderer],
      exports: [DocumentRenderer],
    };
  }
}
