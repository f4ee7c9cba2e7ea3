import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { withFoot } from './page-foot';
import { PdfBrowser, type PdfState } from './pdf-browser';
import type { RenderedPdf, SheetOptions } from './sheet';
import { renderTemplate, type RenderRequest } from '@zhilu/templates';

/** Template and data to HTML, HTML to PDF. */
@Injectable()
export class DocumentRenderer implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly browser: PdfBrowser) {}

  /** HTML of a `.html.hbs` template with the foot of its pages; every value is escaped. Throws TemplateError, or Refusal for oversize data. */
  renderHtml(request: RenderRequest): string {
    return withFoot(renderTemplate(request, { escape: true }), request.data);
  }

  /** Text of a `.txt.hbs` template, for messages. Throws as `renderHtml`. */
  renderText(request: RenderRequest): string {
    return renderTemplate(request, { escape: false });
  }

  /**
   * A4 PDF of the HTML: scripts and network off, fonts embedded, page size and foot by the HTML's own `@page` rules.
   * Throws Refusal (unavailable) without a browser, with a full queue or past the time limit; trying again later may help.
   */
  renderPdf(html: string, options: SheetOptions): Promise<RenderedPdf> {
    return this.browser.print(html, options);
  }

  /** Whether PDFs can be made, in a sentence. */
  state(): Promise<PdfState> {
    return this.browser.state();
  }

  /** Says once at the start when PDF is off. */
  async onApplicationBootstrap(): Promise<void> {
    await this.browser.state();
  }

  onApplicationShutdown(): Promise<void> {
    return this.browser.close();
  }
}
