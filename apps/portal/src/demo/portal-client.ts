import { randomUUID } from 'node:crypto';
import type { Wire } from '@zhilu/domain';

/** What the portal refused, with its own sentence. */
export class PortalRefusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Wire.Problem>,
  ) {
    super(`${status} ${problem.title ?? ''} ${JSON.stringify(problem.fields ?? [])}`);
  }
}

/** A person at the portal's HTTP interface, as a browser would be: one session, its cookie and its token. */
export class PortalClient {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
    readonly session: Wire.SessionView,
  ) {}

  static async login(url: string, login: string, password: string): Promise<PortalClient> {
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ login, password }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new PortalRefusal(answer.status, body);
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return new PortalClient(url, cookie, body as Wire.SessionView);
  }

  /** Any call; throws PortalRefusal for an answer that is not 2xx. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.fetch(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new PortalRefusal(response.status, problemOf(text));
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** The raw answer, for streams, files and refusals. */
  fetch(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const form = body instanceof FormData;
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        origin: this.url,
        'x-csrf-token': this.session.csrfToken,
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
  }

  async upload(
    field: string,
    name: string,
    content: Uint8Array<ArrayBuffer>,
    mediaType: string,
  ): Promise<Wire.AttachmentView> {
    const form = new FormData();
    form.set('file', new Blob([content], { type: mediaType }), name);
    return this.call('POST', `/api/attachments?field=${encodeURIComponent(field)}`, form);
  }

  /** Starts a case in the person's own unit, or in the named one. */
  async start(processId: string, data: Record<string, unknown>, more: Partial<Wire.StartCase> = {}): Promise<string> {
    const form = await this.call<Wire.StartForm>('GET', `/api/processes/${processId}/start`);
    const request: Wire.StartCase = {
      processId,
      definitionId: form.definitionId,
      unitId: this.session.person.unitId,
      data,
      draftId: null,
      urgency: 'normal',
      requestId: randomUUID(),
      ...more,
    };
    return (await this.call<{ caseNumber: string }>('POST', '/api/cases', request)).caseNumber;
  }

  case(caseNumber: string): Promise<Wire.CaseView> {
    return this.call('GET', `/api/cases/${caseNumber}`);
  }

  /** The person's open to-dos, at most 100. */
  async todo(): Promise<Wire.TaskRow[]> {
    return (await this.call<Wire.Page<Wire.TaskRow>>('GET', '/api/tasks?box=todo&size=100')).rows;
  }

  async complete(
    taskId: string,
    outcome: string,
    data: Record<string, unknown> = {},
    opinion = '',
  ): Promise<Wire.CompleteResult> {
    const act: Wire.CompleteTask = { outcome, opinion, data, requestId: randomUUID() };
    return this.call('POST', `/api/tasks/${taskId}/complete`, act);
  }
}

function problemOf(text: string): Partial<Wire.Problem> {
  try {
    return JSON.parse(text) as Partial<Wire.Problem>;
  } catch {
    return { title: text.slice(0, 200) };
  }
}
