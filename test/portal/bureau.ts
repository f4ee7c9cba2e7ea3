import { chromium, type Browser } from 'playwright-core';
import type { Wire } from '@zhilu/domain';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard, type CardOptions } from '../support/card-story';
import { eventually, startStack, type Stack } from '../support/stack';
import { Desk, OFFICE } from './desk';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The whole product and one browser for all tests of the pages. */
export class Bureau {
  private readonly desks: Desk[] = [];

  private constructor(
    readonly stack: Stack,
    private readonly browser: Browser,
    readonly recordings: Wire.RecordingRow[],
  ) {}

  /** With the recordings of a card read in; `null` for none. */
  static async open(card: CardOptions | null = { folder: 'ZF-0117-20261106' }): Promise<Bureau> {
    const stack = await startStack();
    try {
      const recordings = card === null ? [] : await importCard(stack, card);
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        args: FLAGS,
      });
      return new Bureau(stack, browser, recordings);
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.stack.stop();
  }

  /** A window of its own; every one is judged by `faults`. */
  async desk(viewport = OFFICE): Promise<Desk> {
    const context = await this.browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    context.setDefaultTimeout(60_000);
    const desk = new Desk(this.stack.url, context, await context.newPage());
    this.desks.push(desk);
    return desk;
  }

  /** A window in which the person has logged in. */
  async deskOf(login: string, viewport = OFFICE): Promise<Desk> {
    const desk = await this.desk(viewport);
    await desk.enter(login);
    return desk;
  }

  /** What all windows did wrong and what they were refused since; closes them. */
  async faults(): Promise<string[]> {
    const faults = this.desks.flatMap((desk) => [...desk.faults, ...desk.refusals]);
    // What the portal could not do it has written down.
    if (faults.some((fault) => /^5\d\d /.test(fault))) faults.push(this.stack.portal.output.slice(-2_000));
    await Promise.all(this.desks.map((desk) => desk.context.close()));
    this.desks.length = 0;
    return faults;
  }

  /** A case of the clerk's at its first step, made behind the pages. */
  newCase(): Promise<CourtAccessStory> {
    return CourtAccessStory.begin(this.stack, { recordingIds: this.recordings.map((row) => row.id) });
  }

  /** The step of the case once it is offered to the person. */
  async taskOf(login: string, caseNumber: string, elementId: string): Promise<string> {
    const person = await this.stack.as(login);
    const task = await eventually(`${login} is offered ${elementId} of ${caseNumber}`, async () =>
      (await person.todo()).find((row) => row.case.caseNumber === caseNumber && row.elementId === elementId),
    );
    return task.taskId;
  }
}
