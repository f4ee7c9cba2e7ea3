import { refusalOf, unavailable, wasDropped } from './error-mapping';
import { quoteLongs } from './variables';

/** Where the engine is and who calls. Without a user, calls carry no credentials. */
export interface EngineAccess {
  /** REST root without a trailing slash, e.g. `http://127.0.0.1:8080/engine-rest`. */
  url: string;
  user?: string;
  password?: string;
  /** Tenant on a shared engine; deployments, look-ups by key and lists are limited to it. */
  tenant?: string;
  /** Longest wait for one answer in milliseconds; default 15,000. */
  timeoutMs?: number;
}

/** What every call of the client takes: a signal that ends it, and another time limit. */
export interface CallOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
}

type QueryValue = string | number | boolean | readonly string[] | undefined;

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, QueryValue>;
  body?: object;
  form?: FormData;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * One HTTP call to the engine over Node's keep-alive fetch. A GET whose connection is dropped before the answer is asked once more:
 * the engine closes what was idle for long, in the moment it is used again.
 * Throws the classes of `errors.ts`; a caller's own abort is thrown as the signal's reason.
 */
export class EngineTransport {
  private readonly headers: Record<string, string>;

  constructor(private readonly access: EngineAccess) {
    this.headers = { accept: 'application/json, */*;q=0.5', ...authorization(access) };
  }

  get tenant(): string | undefined {
    return this.access.tenant;
  }

  /** The parsed answer; undefined for an empty one. Longs beyond 2^53 arrive as strings. */
  async json<T>(call: Call, options: CallOptions = {}): Promise<T> {
    const text = (await this.bytes(call, options)).toString('utf8');
    return (text === '' ? undefined : JSON.parse(quoteLongs(text))) as T;
  }

  /** The answer's bytes as they are. */
  async bytes(call: Call, options: CallOptions = {}): Promise<Buffer> {
    const name = `${call.method} ${call.path}`;
    const { status, body } = await this.send(call, name, options);
    if (status >= 400) throw refusalOf(name, status, body.toString('utf8'));
    return body;
  }

  private async send(call: Call, name: string, options: CallOptions): Promise<{ status: number; body: Buffer }> {
    const limit = AbortSignal.timeout(options.timeoutMs ?? this.access.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
    try {
      return await this.exchange(call, signal).catch((error: unknown) => {
        if (call.method !== 'GET' || !wasDropped(error)) throw error;
        return this.exchange(call, signal);
      });
    } catch (error) {
      options.signal?.throwIfAborted();
      throw unavailable(name, error);
    }
  }

  private async exchange(call: Call, signal: AbortSignal): Promise<{ status: number; body: Buffer }> {
    const response = await fetch(this.address(call), {
      method: call.method,
      headers: call.body ? { ...this.headers, 'content-type': 'application/json' } : this.headers,
      body: call.body ? JSON.stringify(call.body) : call.form,
      redirect: 'error',
      signal,
    });
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  }

  private address({ path, query = {} }: Call): string {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) search.set(key, String(value));
    }
    const text = search.toString();
    return `${this.access.url}${path}${text === '' ? '' : `?${text}`}`;
  }
}

/** Basic authentication as a header; empty without a user. */
export function authorization({ user, password }: EngineAccess): Record<string, string> {
  if (user === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
}

/** Path segments with everything escaped that could leave its place. Throws RangeError for an id that is none. */
export function path(strings: TemplateStringsArray, ...segments: string[]): string {
  const lost = segments.find((segment) => segment === '' || segment === '.' || segment === '..');
  if (lost !== undefined) throw new RangeError(`"${lost}" is no id of the engine.`);
  return String.raw({ raw: strings }, ...segments.map(encodeURIComponent));
}
