import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { Refusal, type Sentence } from '@zhilu/domain';
import { findBrowser } from './browser-lookup';
import { isRunning, startBrowser, stopBrowser, type BrowserProcess } from './browser-process';
import { RenderQueue } from './render-queue';
import { printSheet, type RenderedPdf, type SheetOptions } from './sheet';

export type PdfSettings = Pick<Settings, 'PDF_BROWSER' | 'DATA_DIR'>;

export interface PdfLimits {
  /** Documents rendered at once. */
  parallel: number;
  /** Documents that may wait. */
  queue: number;
  /** Longest time one document may take, in milliseconds. */
  timeoutMs: number;
  /** Documents after which the browser is replaced, so that it cannot grow for months. */
  recycleAfter: number;
}

/** How often a printing browser is looked after, in milliseconds. */
const WATCH_MS = 500;

export const PDF_LIMITS: PdfLimits = { parallel: 2, queue: 100, timeoutMs: 120_000, recycleAfter: 200 };

export interface PdfState {
  state: 'ok' | 'off';
  sentence: Sentence;
}

/** A browser with what is going on in it; `retired` ones are stopped when their last document is done. */
interface Shift extends BrowserProcess {
  rendered: number;
  busy: number;
  retired: boolean;
}

/** Keeps one warm Chromium: starts it when first needed, replaces it after a crash or many documents, stops it at the end. */
export class PdfBrowser {
  private readonly log = new Logger('Pdf');
  private readonly queue: RenderQueue;
  private readonly stopping = new Set<Promise<void>>();
  private shift: Promise<Shift> | null = null;
  private saidOff = false;
  private closed = false;

  constructor(
    private readonly settings: PdfSettings,
    private readonly limits: PdfLimits = PDF_LIMITS,
  ) {
    this.queue = new RenderQueue(limits.parallel, limits.queue);
  }

  /** Whether PDFs can be made now; looks for the browser anew at each call. Says "PDF off: …" in the log once. */
  async state(): Promise<PdfState> {
    const found = await findBrowser(this.settings.PDF_BROWSER);
    if (found.found) {
      this.saidOff = false;
      return { state: 'ok', sentence: { zh: `PDF 由 ${found.path} 生成。`, en: `PDF by ${found.path}.` } };
    }
    if (!this.saidOff) this.log.warn(found.sentence.en);
    this.saidOff = true;
    return { state: 'off', sentence: found.sentence };
  }

  /**
   * Prints HTML to PDF. Throws Refusal (unavailable) without a browser, with a full queue, or past the time limit: trying again
   * later may help. A browser that died under the document is replaced and the document printed once more.
   */
  print(html: string, options: SheetOptions): Promise<RenderedPdf> {
    return this.queue.run(async () => {
      try {
        return await this.printOnce(html, options);
      } catch (error) {
        if (error instanceof Refusal || this.closed || options.signal?.aborted) throw error;
        this.log.warn(`Chromium failed and is replaced: ${String(error).split('\n')[0]}`);
        return this.printOnce(html, options);
      }
    });
  }

  /** Stops the browser; nothing can be printed afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    const shift = await this.shift?.catch(() => null);
    if (shift) this.stop(shift);
    await Promise.all(this.stopping);
  }

  /** Process id of the warm browser, or null before the first document. */
  async processId(): Promise<number | null> {
    return (await this.shift?.catch(() => null))?.pid ?? null;
  }

  private async printOnce(html: string, options: SheetOptions): Promise<RenderedPdf> {
    const shift = await this.currentShift();
    shift.busy += 1;
    shift.rendered += 1;
    try {
      return await this.withinTime(shift, html, options);
    } catch (error) {
      this.retire(shift);
      throw error;
    } finally {
      shift.busy -= 1;
      if (shift.rendered >= this.limits.recycleAfter) this.retire(shift);
      if (shift.retired && shift.busy === 0) this.stop(shift);
    }
  }

  private async currentShift(): Promise<Shift> {
    if (this.closed)
      throw new Refusal('unavailable', {
        zh: '系统正在停止，请稍后重试',
        en: 'The system is stopping; try again later',
      });
    const current = await this.shift?.catch(() => null);
    if (current && !current.retired && current.browser.isConnected()) return current;
    if (current && !current.retired) this.retire(current);
    this.shift ??= this.start();
    return this.shift;
  }

  private async start(): Promise<Shift> {
    try {
      const found = await findBrowser(this.settings.PDF_BROWSER);
      if (!found.found) throw new Refusal('unavailable', (await this.state()).sentence);
      const process = await startBrowser(found, join(this.settings.DATA_DIR, 'cache', 'pdf'));
      return { ...process, rendered: 0, busy: 0, retired: false };
    } catch (error) {
      this.shift = null;
      throw error;
    }
  }

  /** No new document for this browser. */
  private retire(shift: Shift): void {
    if (shift.retired) return;
    shift.retired = true;
    this.shift = null;
  }

  private stop(shift: Shift): void {
    const stopped = stopBrowser(shift).finally(() => this.stopping.delete(stopped));
    this.stopping.add(stopped);
  }

  /** The document within its time; past it the sheet is thrown away, so that it cannot go on behind our back. */
  private async withinTime(shift: Shift, html: string, options: SheetOptions): Promise<RenderedPdf> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(this.tooSlow()), this.limits.timeoutMs);
    const watch = setInterval(() => isRunning(shift) || late.abort(new Error('it ended under the document')), WATCH_MS);
    const signal = options.signal ? AbortSignal.any([late.signal, options.signal]) : late.signal;
    try {
      return await printSheet(shift.browser, html, { ...options, signal });
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
    }
  }

  private tooSlow(): Refusal {
    const seconds = this.limits.timeoutMs / 1000;
    return new Refusal('unavailable', {
      zh: `文书在 ${seconds} 秒内没有排完，请缩小范围或稍后重试`,
      en: `The document was not ready within ${seconds} s; narrow it down or try again later`,
    });
  }
}
