import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { GotResponse, Interceptor, PollRequest, RequestConfig } from 'camunda-external-task-client-js';
import { authorization, type EngineAccess } from '../rest/transport';
import { quoteLongs } from '../rest/variables';

/** What one poll may ask and how long it may take. */
export interface PollTerms {
  topics: PollRequest['topics'];
  timeoutMs: number;
  signal: AbortSignal;
}

/** A time limit below which no poll of a living engine stays, for the connection alone. */
const CONNECT_TIMEOUT_MS = 1_500;
const REPORT_TIMEOUT_MS = 15_000;

/**
 * The interceptor through which every request of the stock client passes: credentials, kept-alive connections, time
 * limits, an end for pending polls, and a guard against answers that are not the engine's.
 */
export class Requests {
  private readonly agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  private readonly headers: Record<string, string>;

  constructor(
    access: EngineAccess,
    private readonly pollTerms: (request: PollRequest) => PollTerms,
  ) {
    this.headers = authorization(access);
  }

  readonly intercept: Interceptor = (config) => {
    const common: RequestConfig = {
      ...config,
      headers: { ...config.headers, ...this.headers },
      agent: this.agents,
      retry: { limit: 0 },
      followRedirect: false,
      hooks: { afterResponse: [isPoll(config.json) ? asTasks : (response) => response] },
    };
    if (!isPoll(config.json))
      return { ...common, timeout: { connect: CONNECT_TIMEOUT_MS, request: REPORT_TIMEOUT_MS } };
    const { topics, timeoutMs, signal } = this.pollTerms(config.json);
    return {
      ...common,
      json: { ...config.json, topics },
      timeout: { connect: CONNECT_TIMEOUT_MS, request: timeoutMs },
      signal,
    };
  };

  /** Closes the kept connections. */
  close(): void {
    this.agents.http.destroy();
    this.agents.https.destroy();
  }
}

function isPoll(json: RequestConfig['json']): json is PollRequest {
  return json !== undefined && 'topics' in json;
}

/**
 * The stock client parses only the exact content type `application/json` and otherwise takes each byte for a task.
 * Throws, which makes a failed poll, when the answer is no JSON list.
 */
function asTasks(response: GotResponse): GotResponse {
  if (response.statusCode !== 200) return response;
  const text = Buffer.isBuffer(response.body) ? response.body.toString('utf8') : '';
  if (!text.trimStart().startsWith('[')) throw new Error('The answer to fetchAndLock is no list of tasks.');
  response.headers['content-type'] = 'application/json';
  response.body = Buffer.from(quoteLongs(text));
  return response;
}
