import type { Wire } from '@zhilu/domain';
import { address, get, patch, post, postFile, type Query } from './http';

export interface RecorderInput {
  number: string;
  brand: string;
  model: string;
  serial: string;
  unitId: string;
  holderId: string | null;
  clockOffsetSeconds: number | null;
}

const PATH = '/recorders';
export const listRecorders = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.RecorderView>> =>
  get(PATH, query, signal);
export const listKeptUnits = (signal?: AbortSignal): Promise<Wire.KeptUnit[]> => get(`${PATH}/units`, {}, signal);
export const recordersWorkbook = (query: Query): string => address(`${PATH}/export.xlsx`, query);
export const addRecorder = (input: RecorderInput): Promise<Wire.RecorderView> => post(PATH, input);
export const changeRecorder = (
  id: string,
  change: Partial<RecorderInput> & { inUse?: boolean },
): Promise<Wire.RecorderView> => patch(`${PATH}/${encodeURIComponent(id)}`, change);

export const recorderForm = (): string => address(`${PATH}/list/form.xlsx`);
export const checkRecorderText = (text: string): Promise<Wire.RecorderListCheck> => post(`${PATH}/list/text`, { text });
export const checkRecorderFile = (file: File): Promise<Wire.RecorderListCheck> => postFile(`${PATH}/list/file`, file);
export const addRecorders = (lines: Wire.RecorderLine[]): Promise<{ added: number }> => post(`${PATH}/list`, { lines });
