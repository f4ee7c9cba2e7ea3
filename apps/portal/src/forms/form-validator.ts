import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Refusal } from '@zhilu/domain';
import { shippedFolder } from '../foundation/shipped-folder';
import type { ValidationAnswer, ValidationRequest } from './form-worker';

/** Number of the answer to no request, with which a thread says that it is ready. */
const LOADED = 0;

const TIME_LIMIT_MS = 8_000;
/** A new thread loads a browser's worth of code first, which a busy machine takes long for; no form is to blame. */
const LOADING_LIMIT_MS = 60_000;
const QUEUE_LIMIT = 100;

interface Waiting {
  request: ValidationRequest;
  resolve: (answer: ValidationAnswer) => void;
  reject: (error: unknown) => void;
}

/**
 * Runs the real form engine over a submission in a warm thread, one at a time, with a time limit:
 * patterns and conditions are written by process owners and may be slow or endless.
 */
@Injectable()
export class FormValidator implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(FormValidator.name);
  private readonly queue: Waiting[] = [];
  private thread: Worker | null = null;
  private loaded = false;
  private current: Waiting | null = null;
  private timer: NodeJS.Timeout | null = null;
  private nextId = 1;

  onModuleInit(): void {
    this.thread = this.spawn();
  }

  async onApplicationShutdown(): Promise<void> {
    const thread = this.thread;
    this.thread = null;
    if (this.timer) clearTimeout(this.timer);
    await thread?.terminate();
  }

  /** What the form would submit, and its problems by field id. Refuses when the form itself is broken or too slow. */
  validate(
    schema: object,
    data: Record<string, unknown>,
  ): Promise<Required<Pick<ValidationAnswer, 'data' | 'errors'>>> {
    if (this.queue.length >= QUEUE_LIMIT) throw busy();
    return new Promise<ValidationAnswer>((resolve, reject) => {
      this.queue.push({ request: { id: this.nextId++, schema, data }, resolve, reject });
      this.next();
    }).then(({ data: accepted, errors, failure }) => {
      if (failure !== undefined) {
        this.logger.error(`A form could not be checked: ${failure}`);
        throw broken();
      }
      return { data: accepted ?? {}, errors: errors ?? {} };
    });
  }

  private next(): void {
    if (this.current || this.queue.length === 0) return;
    this.thread ??= this.spawn();
    const waiting = this.queue.shift() as Waiting;
    this.current = waiting;
    this.timer = setTimeout(() => this.giveUp(), this.loaded ? TIME_LIMIT_MS : LOADING_LIMIT_MS);
    this.thread.postMessage(waiting.request);
  }

  /** The thread is warm: from now on the time is the form's own. */
  private becomeLoaded(): void {
    this.loaded = true;
    if (!this.current) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.giveUp(), TIME_LIMIT_MS);
  }

  private settle(answer: ValidationAnswer): void {
    if (!this.current || answer.id !== this.current.request.id) return;
    const { resolve } = this.current;
    this.finish();
    resolve(answer);
  }

  private giveUp(): void {
    const { reject } = this.current as Waiting;
    const reason = this.loaded ? broken() : busy();
    void this.thread?.terminate();
    this.thread = this.spawn();
    this.finish();
    reject(reason);
  }

  private finish(): void {
    if (this.timer) clearTimeout(this.timer);
    this.current = null;
    this.next();
  }

  private spawn(): Worker {
    this.loaded = false;
    const thread = new Worker(threadFile(), { resourceLimits: { maxOldGenerationSizeMb: 384 } });
    thread.on('message', (answer: ValidationAnswer) =>
      answer.id === LOADED ? this.becomeLoaded() : this.settle(answer),
    );
    thread.on('error', (error) => this.logger.error(`The form thread failed: ${error.message}`));
    thread.on('exit', () => {
      if (this.thread !== thread) return;
      this.thread = null;
      if (!this.current) return;
      const { reject } = this.current;
      this.finish();
      reject(broken());
    });
    thread.unref();
    return thread;
  }
}

/** The compiled thread: tests run from source and use it too. */
function threadFile(): string {
  return join(shippedFolder(), 'dist/apps/portal/src/forms/form-worker.js');
}

function broken(): Refusal {
  return new Refusal('unprocessable', {
    zh: '这张表单无法检查，内容没有提交。请联系流程管理员检查表单设置。',
    en: 'This form cannot be checked; nothing was submitted. Ask the process owner to look at the form.',
  });
}

function busy(): Refusal {
  return new Refusal('unavailable', {
    zh: '提交的人太多，请稍后再试。',
    en: 'Too many submissions at once. Try again shortly.',
  });
}
