import { engineErrorOf, refusalOf, unavailable } from './error-mapping';
import {
  AlreadyDone,
  CorrelationMismatch,
  DeploymentRefused,
  EngineError,
  EngineUnavailable,
  Forbidden,
  isWorthRepeating,
  NotFound,
  OptimisticLocking,
  Unauthorized,
} from './errors';

const body = (message: string, type = 'RestException', code = 0) => JSON.stringify({ type, message, code });

describe('what the engine’s refusals mean', () => {
  it.each([
    ['wrong password', 401, '', Unauthorized],
    ['missing right', 403, body('no', 'AuthorizationException'), Forbidden],
    ['unknown id', 404, body('no'), NotFound],
    ['unique poll cancelled', 503, '{"status":503,"error":"Service Unavailable"}', EngineUnavailable],
    ['its database away', 500, body('Could not open JDBC Connection for transaction'), EngineUnavailable],
    ['its database closed', 500, body('The database has been closed [90098-232]'), EngineUnavailable],
    ['gateway', 502, '<html>', EngineUnavailable],
    ['collision by type', 500, body('no', 'OptimisticLockingException', 1), OptimisticLocking],
    ['collision by code', 500, body('no', 'RestException', 1), OptimisticLocking],
    ['deadlock', 500, body('no', 'ProcessEngineException', 10_000), OptimisticLocking],
    [
      'collision by sentence',
      500,
      body('Cannot complete task x: cannot signal execution y: it has no current activity'),
      OptimisticLocking,
    ],
    [
      'no case waits',
      400,
      body('org.camunda.bpm.engine.MismatchingMessageCorrelationException: Cannot'),
      CorrelationMismatch,
    ],
    ['task gone', 500, body('Cannot complete task x: Cannot find task with id x: task is null'), AlreadyDone],
    [
      'form of a gone task',
      500,
      body('Cannot invoke "TaskEntity.getId()" because "task" is null', 'NullPointerException'),
      AlreadyDone,
    ],
    ['anything else', 500, 'not even JSON', EngineError],
  ])('%s', (_name, status, text, type) => {
    const error = refusalOf('POST /x', status, text);
    expect(error.constructor).toBe(type);
    expect(error.status).toBe(status);
    expect(error.message).toMatch(/^POST \/x: /);
  });

  it('keeps places of a refused deployment, whatever letter the engine spells the field with', () => {
    const errors = [
      { message: 'a', line: 3, column: 5, mainElementId: 'x', '\u0435lementIds': ['x', 'y'] },
      { message: 'b', line: 0, column: 0, mainElementId: 'z', elementIds: [] },
    ];
    const error = refusalOf(
      'POST /d',
      400,
      JSON.stringify({ message: 'no', details: { 'a.bpmn': { errors, warnings: [] } } }),
    );
    expect(error).toBeInstanceOf(DeploymentRefused);
    expect((error as DeploymentRefused).problems).toEqual([
      { resource: 'a.bpmn', message: 'a', line: 3, column: 5, elementIds: ['x', 'y'] },
      { resource: 'a.bpmn', message: 'b', line: undefined, column: undefined, elementIds: ['z'] },
    ]);
  });

  it('knows whether a request may have arrived', () => {
    const cause = (code: string) =>
      Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });
    expect(unavailable('x', cause('ECONNREFUSED')).outcomeUnknown).toBe(false);
    expect(unavailable('x', cause('ECONNRESET')).outcomeUnknown).toBe(true);
    expect(unavailable('x', new Error('?')).outcomeUnknown).toBe(true);
  });

  it('names what is worth repeating', () => {
    expect(isWorthRepeating(engineErrorOf('x', { status: 503, message: '' }))).toBe(true);
    expect(isWorthRepeating(engineErrorOf('x', { status: 500, code: 1, message: '' }))).toBe(true);
    expect(isWorthRepeating(engineErrorOf('x', { status: 500, code: 0, message: '' }))).toBe(false);
    expect(isWorthRepeating(new Error())).toBe(false);
  });
});
