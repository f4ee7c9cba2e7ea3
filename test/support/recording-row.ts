import { createHash } from 'node:crypto';
import type { Recording } from '@zhilu/persistence';

/** A recording of the unit as the import would have written it; no store holds its bytes. */
export function recordingRow(id: string, unitPath: string, over: Partial<Recording> = {}): Recording {
  return {
    ...{ id, deviceId: 'device-1', deviceNumber: 'ZF-1', unitId: unitPath.split('/').at(-1)!, unitPath },
    ...{ officerId: null, importId: 'import-1', objectId: `recording:${id}`, originalName: `${id}.mp4` },
    ...{ sizeBytes: 1, sha256: createHash('sha256').update(id).digest('hex') },
    ...{ container: 'mp4', videoCodec: 'h264', audioCodec: 'aac', width: 640, height: 360, durationMs: 2000 },
    ...{ nameTime: null, containerTime: null, modifiedTime: null, importedAt: new Date('2026-11-20T10:00:00Z') },
    ...{ offsetMs: 0, timeRule: 'test', startedAt: new Date('2026-11-20T01:00:00Z'), secrecy: 'internal' },
    ...{ activity: null, place: null, damaged: false, important: false, integrity: 'unchecked', checkedAt: null },
    ...over,
  };
}
