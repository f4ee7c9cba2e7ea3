import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BasicAuthInterceptor, Client } from 'camunda-external-task-client-js';
import { z } from 'zod';
import { EngineClient, WorkerRuntime, type EngineAccess } from '@zhilu/engine';

/**
 * The worker runtime against a bare REST loop and the stock client at its defaults: same engine, same run, warmed up,
 * rounds taken in turn, medians. Then the time from a start call to the running handler, idle and under half load.
 */

const TOPIC = 'bench.step';
const TASKS = 300;
const STOCK_TASKS = 100;
const ROUNDS = 3;
const WARM_UP_ROUNDS = 2;
const IDLE_SAMPLES = 120;
const LOAD_SECONDS = 12;

const MODEL = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="http://zhilu.cn/bench">
  <bpmn:process id="bench-step" isExecutable="true" camunda:historyTimeToLive="P30D">
    <bpmn:startEvent id="event_start"/>
    <bpmn:sequenceFlow id="flow_1" sourceRef="event_start" targetRef="serviceTask_step"/>
    <bpmn:serviceTask id="serviceTask_step" name="步骤" camunda:type="external" camunda:topic="${TOPIC}"/>
    <bpmn:sequenceFlow id="flow_2" sourceRef="serviceTask_step" targetRef="event_end"/>
    <bpmn:endEvent id="event_end"/>
  </bpmn:process>
</bpmn:definitions>`;

const quiet = { log: () => {}, warn: () => {}, error: () => {} };
const step = { topic: TOPIC, input: z.object({}), output: z.object({ ok: z.boolean() }), errors: {}, maxSeconds: 60 };
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Bench {
  portal: EngineClient;
  worker: EngineAccess;
  definitionId: string;
}

async function main(): Promise<void> {
  const engine = await startEngine();
  try {
    const portal = new EngineClient({ url: engine.url, user: 'zhilu-portal', password: engine.password });
    const files = [{ name: 'bench-step.bpmn', content: MODEL }];
    const { id } = await portal.deployments.create({ name: 'bench', source: 'zhilu-bench', files });
    const [definition] = await portal.definitions.byDeployment(id);
    const worker = { url: engine.url, user: 'zhilu-worker', password: engine.password };
    const bench = { portal, worker, definitionId: definition.id };
    say(`${availableParallelism()} CPUs, load ${loadavg()[0].toFixed(1)} before the start, Node ${process.version}`);
    await throughput(bench);
    await latency(bench);
  } finally {
    await engine.stop();
  }
}

/** Tasks a second of each contender, rounds taken in turn. */
async function throughput(bench: Bench): Promise<void> {
  for (let n = 0; n < WARM_UP_ROUNDS; n += 1) {
    await round(bench, TASKS, bareLoop);
    await round(bench, TASKS, ours);
  }
  const rates: Record<'bare' | 'ours' | 'stock', number[]> = { bare: [], ours: [], stock: [] };
  for (let n = 0; n < ROUNDS; n += 1) {
    rates.bare.push(await round(bench, TASKS, bareLoop));
    rates.ours.push(await round(bench, TASKS, ours));
    rates.stock.push(await round(bench, STOCK_TASKS, stockClient));
  }
  for (const [name, values] of Object.entries(rates)) {
    say(`${name.padEnd(6)} ${values.map((rate) => rate.toFixed(0)).join(' ')} tasks/s`);
  }
  figure('worker-vs-bare', 'tasks_per_second', median(rates.ours), 'tasks/s', median(rates.bare));
  figure('worker-vs-stock', 'tasks_per_second', median(rates.ours), 'tasks/s', median(rates.stock));
  figure('bare-vs-stock', 'tasks_per_second', median(rates.bare), 'tasks/s', median(rates.stock));
}

/** Works off so many tasks; what it answers ends it, outside of the measured time. */
type Contender = (bench: Bench, count: number) => Promise<() => unknown>;

/** Fills the engine, lets a contender work it empty, answers tasks a second. */
async function round(bench: Bench, count: number, contender: Contender): Promise<number> {
  await startCases(bench, count);
  const from = performance.now();
  const end = await contender(bench, count);
  const rate = (count * 1000) / (performance.now() - from);
  await end();
  return rate;
}

async function startCases({ portal, definitionId }: Bench, count: number): Promise<void> {
  let left = count;
  const starter = async () => {
    while (left-- > 0) await portal.definitions.start({ definitionId, businessKey: 'JZ-2026-0001' });
  };
  await Promise.all(Array.from({ length: 8 }, starter));
}

/** The least that can be done: fetch 50, complete them eight at a time, again. */
async function bareLoop({ worker }: Bench, count: number): Promise<() => void> {
  const workerId = 'bare-loop';
  const post = postTo(worker);
  for (let done = 0; done < count; ) {
    const topics = [{ topicName: TOPIC, lockDuration: 60_000, variables: [] }];
    const tasks = (await post('/external-task/fetchAndLock', { workerId, maxTasks: 50, topics })) as { id: string }[];
    const queue = [...tasks];
    const completer = async () => {
      for (let task = queue.pop(); task; task = queue.pop()) {
        const variables = { ok: { type: 'Boolean', value: true } };
        await post(`/external-task/${task.id}/complete`, { workerId, variables });
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: 8 }, completer));
  }
  return () => {};
}

function postTo({ url, user, password }: EngineAccess): (path: string, body: object) => Promise<unknown> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return async (path, body) => {
    const headers = { 'content-type': 'application/json', authorization };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.status === 204 ? undefined : response.json();
  };
}

/** Our runtime with its defaults. */
async function ours({ worker }: Bench, count: number): Promise<() => Promise<void>> {
  let taken = 0;
  const runtime = new WorkerRuntime({ engine: worker, logger: quiet });
  runtime.start([{ capability: step, handler: { handle: async () => ((taken += 1), { ok: true }) } }]);
  await until(() => taken >= count && runtime.health().inFlight === 0);
  return () => runtime.stop();
}

/** camunda-external-task-client-js as its README shows it. */
async function stockClient({ worker }: Bench, count: number): Promise<() => void> {
  let done = 0;
  const interceptors = new BasicAuthInterceptor({ username: worker.user ?? '', password: worker.password ?? '' });
  const client = new Client({ baseUrl: worker.url, interceptors });
  client.subscribe(TOPIC, {}, async ({ task, taskService }) => {
    await taskService.complete(task);
    done += 1;
  });
  await until(() => done >= count);
  return () => client.stop();
}

/** From sending a start call to the running handler. */
async function latency(bench: Bench): Promise<void> {
  const startedAt = new Map<string, number>();
  let samples: number[] = [];
  const runtime = new WorkerRuntime({ engine: bench.worker, logger: quiet });
  const handle = async (_input: unknown, { caseNumber }: { caseNumber: string }) => {
    samples.push(performance.now() - (startedAt.get(caseNumber) ?? NaN));
    return { ok: true };
  };
  runtime.start([{ capability: step, handler: { handle } }]);
  const start = async (businessKey: string) => {
    startedAt.set(businessKey, performance.now());
    await bench.portal.definitions.start({ definitionId: bench.definitionId, businessKey });
  };
  for (let n = 0; n < IDLE_SAMPLES; n += 1) {
    await start(`idle-${n}`);
    await until(() => samples.length === n + 1 && runtime.health().inFlight === 0);
  }
  report('pickup-idle', samples);
  samples = [];
  const pauseMs = 1000 / 25;
  const starts: Promise<void>[] = [];
  for (const end = performance.now() + LOAD_SECONDS * 1000; performance.now() < end; ) {
    starts.push(start(`load-${starts.length}`));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await Promise.all(starts);
  await until(() => samples.length === starts.length);
  say(`under load: ${starts.length} cases in ${LOAD_SECONDS} s`);
  report('pickup-load', samples);
  await runtime.stop();
}

function report(id: string, samples: number[]): void {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  for (const [name, part] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const)
    figure(id, name, at(part), 'ms');
}

/** One line for people and machines; without a baseline the figure stands alone. */
function figure(id: string, name: string, value: number, unit: string, baseline?: number): void {
  const against =
    baseline === undefined ? '' : ` baseline=${baseline.toFixed(2)} ratio=${(value / baseline).toFixed(3)}`;
  say(`BENCH ${id} ${name}=${value.toFixed(2)} ${unit}${against}`);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function until(predicate: () => boolean): Promise<void> {
  while (!predicate()) await new Promise((resolve) => setTimeout(resolve, 1));
}

interface Engine {
  url: string;
  password: string;
  stop(): Promise<void>;
}

/** The product's engine in a folder of its own. */
async function startEngine(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-bench-'));
  const password = randomBytes(18).toString('base64url');
  const jar = join(process.cwd(), 'engine', 'app', 'target', 'zhilu-engine.jar');
  const java = spawn('java', ['-Xmx512m', '-XX:+UseSerialGC', '-jar', jar], {
    env: {
      PATH: process.env.PATH,
      ENGINE_PORT: '0',
      ENGINE_DATA_DIR: folder,
      ENGINE_ADMIN_PASSWORD: password,
      ENGINE_PORTAL_PASSWORD: password,
      ENGINE_WORKER_PASSWORD: password,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => java.once('exit', () => resolve()));
  const stop = async () => {
    java.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().then(() => process.exit(1)));
  return { url: await readyUrl(java), password, stop };
}

async function readyUrl(java: ChildProcess): Promise<string> {
  if (!java.stdout) throw new Error('the engine has no output');
  for await (const line of createInterface({ input: java.stdout })) {
    const [, url] = /Engine is ready: (\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    java.stdout.resume();
    return url;
  }
  throw new Error('the engine did not start');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
