import { isIPv4 } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65535);
const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'])
  .transform((text) => text === 'true' || text === '1' || text === 'yes');

/** Every environment variable the product reads, with its default. Secrets have none: `npm start` makes them once. */
const schema = z.object({
  PORT: port.default(3000).describe('port of the portal'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address the portal binds to'),
  DATA_DIR: z.string().min(1).default('.zhilu').describe('folder of embedded database, store and secrets'),
  DATABASE_URL: z
    .string()
    .regex(/^(mysql|mariadb):\/\//, 'must start with mysql:// or mariadb://')
    .optional()
    .describe('facts database; absent = embedded'),
  ENGINE_URL: z.url().optional().describe('REST root of a Camunda 7 engine, e.g. http://127.0.0.1:8080/engine-rest'),
  ENGINE_TENANT: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, 'may hold letters, digits, dots, dashes and underscores only')
    .optional()
    .describe('tenant to use on a shared engine; our own engine makes it'),
  ENGINE_PORT: port.default(8080).describe('port of our own engine when ENGINE_URL is absent'),
  ENGINE_PORTAL_USER: z.string().min(1).default('zhilu-portal'),
  ENGINE_PORTAL_PASSWORD: z.string().min(8).optional(),
  ENGINE_WORKER_USER: z.string().min(1).default('zhilu-worker'),
  ENGINE_WORKER_PASSWORD: z.string().min(8).optional(),
  STORE_URL: z
    .string()
    .regex(/^file:\/\//, 'must start with file://')
    .optional()
    .describe('evidence store; absent = DATA_DIR/store'),
  CARD_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('folder under which recorder cards are mounted; absent = DATA_DIR/cards'),
  SESSION_SECRET: z.string().min(32).optional().describe('key that signs stream tickets and CSRF tokens'),
  TRUST_PROXY: z
    .string()
    .min(1)
    .optional()
    .describe('addresses of the reverse proxies whose X-Forwarded-* headers count, e.g. loopback or 10.1.2.3'),
  DEMO: z
    .union([z.literal('network'), flag])
    .optional()
    .describe(
      'demo data with known passwords; on by default only with the embedded database on a loopback HOST; "network": also where others reach the portal',
    ),
  PDF_BROWSER: z.string().optional().describe('path of a Chromium; "off" switches PDF off'),
  FFPROBE: z.string().optional(),
  FFMPEG: z.string().optional(),
  XORRISO: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().default('zhilu@localhost'),
  WORKER_CAPACITY: z.coerce.number().int().min(1).max(1000).default(32).describe('tasks in flight a worker process'),
  WORKER_HEALTH_PORT: port.default(3101).describe('loopback port of the worker’s /health and /metrics'),
  UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).max(4096).default(200),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

type Environment = z.infer<typeof schema>;

/** The parsed configuration: absolute folders, no undefined defaults. Frozen. */
export type Settings = Readonly<
  Omit<Environment, 'DATA_DIR' | 'DEMO' | 'ENGINE_URL'> & {
    DATA_DIR: string;
    CARD_DIR: string;
    STORE_URL: string;
    ENGINE_URL: string;
    /** False when ENGINE_URL names somebody else's engine. */
    OWN_ENGINE: boolean;
    DEMO: boolean;
  }
>;

/** Thrown when the environment is wrong; the operator must fix it. Names variables and reasons, never values. */
export class SettingsError extends Error {}

/**
 * Parses the environment once. Empty variables count as absent.
 * Throws SettingsError naming every wrong variable with its reason.
 */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new SettingsError(`Wrong settings in the environment: ${reasons.join('; ')}.`);
  }
  const { DATA_DIR, DEMO, ENGINE_URL, ...rest } = parsed.data;
  refuseOpenDemo(parsed.data);
  const dataDir = resolve(DATA_DIR);
  return Object.freeze({
    ...rest,
    DATA_DIR: dataDir,
    CARD_DIR: resolve(rest.CARD_DIR ?? `${dataDir}/cards`),
    STORE_URL: rest.STORE_URL ?? `file://${dataDir}/store`,
    ENGINE_URL: (ENGINE_URL ?? `http://127.0.0.1:${rest.ENGINE_PORT}/engine-rest`).replace(/\/+$/, ''),
    OWN_ENGINE: ENGINE_URL === undefined,
    DEMO: DEMO === undefined ? rest.DATABASE_URL === undefined && !isReachable(rest) : DEMO !== false,
  });
}

/** Demo accounts open everything to whoever reads the manual: never in a database of others, on the network only by name. */
function refuseOpenDemo({ DEMO, DATABASE_URL, HOST, TRUST_PROXY }: Environment): void {
  if (!DEMO) return;
  if (DATABASE_URL !== undefined && !isLoopback(hostOf(DATABASE_URL)))
    throw new SettingsError(
      'Wrong settings in the environment: DEMO: accounts whose password everybody knows are not written into the database of another machine; take DEMO or DATABASE_URL away.',
    );
  if (DEMO !== 'network' && isReachable({ HOST, TRUST_PROXY }))
    throw new SettingsError(
      'Wrong settings in the environment: DEMO: the password of the demo accounts is known to everybody, and HOST or TRUST_PROXY opens the portal to others; take DEMO away, or set DEMO=network if that is wanted.',
    );
}

/** Whether people on other machines come to the portal. */
function isReachable({ HOST, TRUST_PROXY }: Pick<Environment, 'HOST' | 'TRUST_PROXY'>): boolean {
  return !isLoopback(HOST) || TRUST_PROXY !== undefined;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** True for an address only this machine reaches: accounts whose passwords everybody knows stay on it. */
function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost' || name === '::1') return true;
  return isIPv4(name) && name.startsWith('127.');
}
