import type { Wire } from '@zhilu/domain';
import { address, ApiError, headers, problemFor, remove, requestContext } from './http';

export const attachmentAddress = (id: string): string => address(`/attachments/${encodeURIComponent(id)}/content`);
export const removeAttachment = (id: string): Promise<void> => remove(`/attachments/${encodeURIComponent(id)}`);

export interface Upload {
  done: Promise<Wire.AttachmentView>;
  abort: () => void;
}

/** Sends one file; `onProgress` gets 0…1. XMLHttpRequest because fetch reports no upload progress. */
export function upload(file: File, field: string, onProgress: (part: number) => void): Upload {
  const call = new XMLHttpRequest();
  const done = new Promise<Wire.AttachmentView>((resolve, reject) => {
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    call.onload = () => (call.status < 300 ? resolve(call.response as Wire.AttachmentView) : reject(errorOf(call)));
    call.onerror = () => reject(new ApiError(problemFor(0)));
    call.onabort = () => reject(new DOMException('aborted', 'AbortError'));
  });
  call.open('POST', address('/attachments', { field }));
  call.responseType = 'json';
  for (const [name, value] of Object.entries(headers('POST'))) call.setRequestHeader(name, value);
  const form = new FormData();
  form.append('file', file, file.name);
  call.send(form);
  return { done, abort: () => call.abort() };
}

function errorOf(call: XMLHttpRequest): ApiError {
  if (call.status === 401) requestContext.onSessionEnded();
  const body = (call.response ?? {}) as Partial<Wire.Problem>;
  return new ApiError({ ...problemFor(call.status), ...body, status: call.status });
}
