/** Types of the part of camunda-external-task-client-js 3.1.0 that Zhilu uses; the package brings none. */
declare module 'camunda-external-task-client-js' {
  import type { EventEmitter } from 'node:events';
  import type { Agent as HttpAgent } from 'node:http';
  import type { Agent as HttpsAgent } from 'node:https';

  export interface TypedValue {
    type: string;
    value: unknown;
    valueInfo?: Record<string, unknown>;
  }

  /** A task as fetchAndLock answers it. */
  export interface LockedTask {
    id: string;
    topicName: string;
    workerId: string;
    activityId: string;
    activityInstanceId: string;
    executionId: string;
    processInstanceId: string;
    processDefinitionId: string;
    processDefinitionKey: string;
    processDefinitionVersionTag: string | null;
    businessKey: string | null;
    tenantId: string | null;
    /** Null until a failure was reported. */
    retries: number | null;
    priority: number;
    lockExpirationTime: string;
    createTime?: string | null;
    errorMessage: string | null;
    errorDetails: string | null;
    extensionProperties?: Record<string, string>;
    variables: Record<string, TypedValue>;
  }

  export class Variables {
    constructor(initial?: Record<string, TypedValue>, options?: { readOnly?: boolean; processInstanceId?: string });
    get(name: string): unknown;
    getTyped(name: string): TypedValue | null;
    getAll(): Record<string, unknown>;
    getAllTyped(): Record<string, TypedValue>;
    /** Absent on a read-only instance. */
    set(name: string, value: unknown): Variables;
    setTyped(name: string, value: TypedValue): Variables;
    setTransient(name: string, value: unknown): Variables;
    setAll(values: Record<string, unknown>): Variables;
    setAllTyped(values: Record<string, TypedValue>): Variables;
    getDirtyVariables(): Record<string, TypedValue>;
  }

  export interface Failure {
    errorMessage: string;
    errorDetails?: string;
    /** The engine takes 0 when absent: an incident at once. */
    retries: number;
    /** Milliseconds. */
    retryTimeout: number;
  }

  /** Every method throws EngineError for a refusal, got's RequestError below HTTP. */
  export interface TaskService {
    /** Sends only `Variables` instances; plain objects are silently dropped. */
    complete(task: { id: string }, variables?: Variables, localVariables?: Variables): Promise<void>;
    handleFailure(task: { id: string }, failure: Failure): Promise<void>;
    handleBpmnError(task: { id: string }, code: string, message?: string, variables?: Variables): Promise<void>;
    lock(task: { id: string }, durationMs: number): Promise<void>;
    extendLock(task: { id: string }, durationMs: number): Promise<void>;
    unlock(task: { id: string }): Promise<void>;
  }

  export interface EngineError extends Error {
    httpStatusCode: number;
    engineMsg?: string;
    type?: string;
    code?: number;
  }

  export interface TopicRequest {
    topicName: string;
    lockDuration: number;
    variables?: string[];
    processDefinitionKeyIn?: string[];
    tenantIdIn?: string[];
    withoutTenantId?: boolean;
    includeExtensionProperties?: boolean;
  }

  export interface PollRequest {
    workerId: string;
    maxTasks: number;
    usePriority: boolean;
    asyncResponseTimeout?: number;
    topics: TopicRequest[];
  }

  export interface GotResponse {
    url: string;
    statusCode: number;
    headers: Record<string, string | string[] | undefined>;
    body: unknown;
  }

  /** The part of got's options that interceptors set. */
  export interface RequestConfig {
    method: string;
    json?: PollRequest | Record<string, unknown>;
    headers?: Record<string, string>;
    timeout?: { connect?: number; request?: number };
    retry?: { limit: number };
    followRedirect?: boolean;
    signal?: AbortSignal;
    agent?: { http?: HttpAgent; https?: HttpsAgent };
    hooks?: { afterResponse?: ((response: GotResponse) => GotResponse)[] };
  }

  export type Interceptor = (config: RequestConfig) => RequestConfig;

  export interface ClientOptions {
    baseUrl: string;
    /** The same constant for all processes when absent. */
    workerId?: string;
    maxTasks?: number;
    maxParallelExecutions?: number;
    /** Milliseconds between polls. Read, with maxTasks and asyncResponseTimeout, at every poll after `poll:start`. */
    interval?: number;
    lockDuration?: number;
    autoPoll?: boolean;
    asyncResponseTimeout?: number;
    usePriority?: boolean;
    sorting?: { sortBy: 'createTime'; sortOrder: 'asc' | 'desc' }[];
    interceptors?: Interceptor | Interceptor[];
    use?: ((client: Client) => void)[];
  }

  export type TaskHandler = (call: {
    task: Omit<LockedTask, 'variables'> & { variables: Variables };
    taskService: TaskService;
  }) => Promise<void>;

  export interface SubscriptionOptions extends Omit<Partial<TopicRequest>, 'topicName'> {
    businessKey?: string;
    localVariables?: boolean;
  }

  /** Its constructor returns the interceptor itself. */
  export const BasicAuthInterceptor: new (account: { username: string; password: string }) => Interceptor;

  export class Client extends EventEmitter {
    constructor(options: ClientOptions);
    options: ClientOptions;
    taskService: TaskService;
    /** Not idempotent: each call starts a loop of its own. */
    start(): void;
    /** Ends the loop; a pending poll goes on and its tasks still run. */
    stop(): void;
    subscribe(topic: string, options: SubscriptionOptions, handler: TaskHandler): { unsubscribe(): void };
  }
}
