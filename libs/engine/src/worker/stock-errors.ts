import { engineErrorOf, unavailable } from '../rest/error-mapping';
import { EngineError } from '../rest/errors';

interface StockAnswer {
  httpStatusCode: unknown;
  type: unknown;
  code: unknown;
  engineMsg: unknown;
}

/** Turns what camunda-external-task-client-js throws (its EngineError, got's errors) into our classes. */
export function fromStockError(call: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (typeof error !== 'object' || error === null || !('httpStatusCode' in error)) return unavailable(call, error);
  const { httpStatusCode, type, code, engineMsg } = error as Partial<StockAnswer>;
  return engineErrorOf(call, {
    status: Number(httpStatusCode),
    type: typeof type === 'string' ? type : undefined,
    code: typeof code === 'number' ? code : undefined,
    message: typeof engineMsg === 'string' ? engineMsg : `HTTP ${String(httpStatusCode)}`,
  });
}
