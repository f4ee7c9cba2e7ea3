import type { BrowserContext, Locator, Page, Response } from 'playwright-core';
import { DEMO_PASSWORD } from '../../apps/portal/src/people/password-rules';

export const OFFICE = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

/** Asked at every start of the page; without a session the answer is 401 and no fault. */
const NO_SESSION_YET = /^401 GET \/api\/session$/;
/** The browser's own pages, e.g. its PDF viewer, and data the page already holds. */
const INSIDE_THE_BROWSER = /^(data|blob|chrome-extension|chrome|about):/;

/** A person at a screen: one window with a session of its own, and everything that window did wrong. */
export class Desk {
  /** Requests that left the host, errors of scripts and of the console; a test demands none. */
  readonly faults: string[] = [];
  /** Answers that were not a success, as `409 POST /api/tasks/…/complete`. */
  readonly refusals: string[] = [];
  /** Acts sent to the portal, as `POST /api/tasks/…/complete`. */
  readonly acts: string[] = [];

  constructor(
    readonly url: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on('request', (request) => {
      const address = request.url();
      if (!INSIDE_THE_BROWSER.test(address) && new URL(address).origin !== url) this.faults.push(`left: ${address}`);
      if (request.method() !== 'GET') this.acts.push(`${request.method()} ${new URL(address).pathname}`);
    });
    page.on('response', (response) => this.judge(response));
    page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      // A refused request is also told to the console; it is judged as an answer.
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
        this.faults.push(`console: ${message.text()}`);
    });
  }

  private judge(response: Response): void {
    if (response.status() < 400) return;
    const line = `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`;
    if (!NO_SESSION_YET.test(line)) this.refusals.push(line);
  }

  async logIn(login: string, password = DEMO_PASSWORD): Promise<void> {
    if (!this.page.url().includes('/login')) await this.page.goto(`${this.url}/login`);
    await this.page.getByLabel('用户名').fill(login);
    await this.page.getByLabel('密码', { exact: true }).fill(password);
    await this.button('登录').click();
  }

  /** Logs in and waits for the first page. */
  async enter(login: string): Promise<void> {
    await this.logIn(login);
    await this.page.waitForURL((address) => !address.pathname.startsWith('/login'));
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** A text field of the form, named by its label. */
  field(label: string): Locator {
    return this.page.getByRole('textbox', { name: label, exact: true });
  }

  /** The dialog that asks once before an outward act. */
  get question(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Opens a to-do from 待办, as people do: by its row. */
  async openTask(taskId: string): Promise<void> {
    await this.go('/inbox/todo');
    const row = this.page.locator(`main li a[href="/tasks/${taskId}"]`);
    await row.waitFor();
    // Beside a preview the first click reads and the second opens; one row is read from the start.
    if ((await row.getAttribute('aria-current')) !== 'true') await row.click();
    await row.click();
    await this.page.waitForURL(/\/tasks\//);
    await this.page.getByRole('tab', { name: '表单' }).waitFor();
  }

  /** Waits for the sentence that says an act is done. */
  async told(sentence: string | RegExp): Promise<void> {
    await this.page.getByText(sentence).first().waitFor();
  }
}
