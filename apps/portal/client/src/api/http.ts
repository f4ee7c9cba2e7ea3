import type { Wire } from '@zhilu/domain';

/** An answer of the portal that is not a success; `problem.title` is a sentence for the reader. */
export class ApiError extends Error {
  constructor(readonly problem: Wire.Problem) {
    super(problem.title);
    this.name = 'ApiError';
  }

  get status(): number {
    return this.problem.status;
  }
}

/** True for a refusal that trying again does not change. */
export function isFinal(error: ApiError | null): boolean {
  return error?.status === 403 || error?.status === 404;
}

/** What every request carries; the session store keeps it current. */
export const requestContext = {
  csrfToken: '',
  language: 'zh-CN',
  /** Sentence for "the server cannot be reached", in the reader's language. */
  unreachable: (): string => '',
  /** Called when the session has ended while the person was working. */
  onSessionEnded: (): void => undefined,
};

export type Query = Record<string, string | number | boolean | null | undefined>;

interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Set for the login, whose 401 is no end of a session. */
  mayBeAnonymous?: boolean;
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `/api${path}?${text}` : `/api${path}`;
}

export function headers(method: string): Record<string, string> {
  const common = { accept: 'application/json', 'accept-language': requestContext.language };
  return method === 'GET' ? common : { ...common, 'x-csrf-token': requestContext.csrfToken };
}

/** Calls the portal and returns the parsed answer. Throws ApiError for every other outcome, AbortError when aborted. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (response.ok) {
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }
  const problem = await problemOf(response);
  if (problem.status === 401 && !options.mayBeAnonymous) requestContext.onSessionEnded();
  throw new ApiError(problem);
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const isForm = options.body instanceof FormData;
  const isJson = options.body !== undefined && !isForm;
  try {
    return await fetch(address(path, options.query), {
      method,
      headers: isJson ? { ...headers(method), 'content-type': 'application/json' } : headers(method),
      body: isForm ? (options.body as FormData) : isJson ? JSON.stringify(options.body) : undefined,
      signal: options.signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(problemFor(0));
  }
}

async function problemOf(response: Response): Promise<Wire.Problem> {
  try {
    const body = (await response.json()) as Partial<Wire.Problem>;
    return { ...problemFor(response.status), ...body, status: response.status };
  } catch {
    return problemFor(response.status);
  }
}

/** The problem when the server said nothing readable: a proxy's page, or no answer at all (status 0). */
export function problemFor(status: number): Wire.Problem {
  return { type: 'about:blank', title: requestContext.unreachable(), status, requestId: '' };
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  request<T>('GET', path, { query, signal });
export const post = <T>(path: string, body: unknown = {}): Promise<T> => request<T>('POST', path, { body });
/** Sends one small file and returns what was made of it; large ones go by `upload`, which tells how far it is. */
export function postFile<T>(path: string, file: File): Promise<T> {
  const body = new FormData();
  body.append('file', file, file.name);
  return request<T>('POST', path, { body });
}
export const put = <T>(path: string, body: unknown): Promise<T> => request<T>('PUT', path, { body });
export const patch = <T>(path: string, body: unknown): Promise<T> => request<T>('PATCH', path, { body });
export const remove = <T>(path: string): Promise<T> => request<T>('DELETE', path);
