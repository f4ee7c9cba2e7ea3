import { HttpException } from '@nestjs/common';
import { Refusal, type RefusalKind, type Sentence } from '@zhilu/domain';
import { databaseRefusal } from '@zhilu/persistence';

/** Status of each kind of refusal (RFC 9110, RFC 4918 for 507). */
export const STATUS: Record<RefusalKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  tooLarge: 413,
  unsupported: 415,
  unprocessable: 422,
  throttled: 429,
  unavailable: 503,
  storageFull: 507,
};

const sentences = {
  malformed: {
    zh: '请求内容不是有效的 JSON，请检查后重新提交',
    en: 'The request is not valid JSON; correct it and send it again',
  },
  bodyTooLarge: {
    zh: '提交的内容超过 1 MB，请缩短后重新提交',
    en: 'The request is larger than 1 MB; shorten it and send it again',
  },
  encoding: { zh: '请求的编码不受支持，请使用 UTF-8', en: 'The encoding of the request is not supported; use UTF-8' },
  noSuchRoute: { zh: '没有这个地址，请检查链接', en: 'There is no such address; check the link' },
  badRequest: {
    zh: '请求格式不正确，请刷新页面后重试',
    en: 'The request is not well-formed; reload the page and try again',
  },
  engineDown: {
    zh: '流程服务暂时不可用，已填内容未丢失，请稍后重试',
    en: 'The process service is away; nothing is lost, try again in a moment',
  },
  diskFull: {
    zh: '服务器存储空间不足，本次操作没有生效，请联系系统管理员',
    en: 'The server is out of space; nothing was changed, tell the administrator',
  },
  engineMoved: { zh: '该事项刚刚被更新，请刷新后再操作', en: 'This was changed a moment ago; reload and try again' },
  unknown: {
    zh: '系统出现意外错误，本次操作可能没有生效；请重试，仍不行请把编号告诉系统管理员',
    en: 'Something unexpected went wrong; try again, and give the number to the administrator if it stays',
  },
} satisfies Record<string, Sentence>;

/** Errors of libraries known by name or code, turned into the product's own refusals. */
const byName: Record<string, Refusal> = {
  EngineUnavailable: new Refusal('unavailable', sentences.engineDown, { retryAfterSeconds: 5 }),
  OptimisticLocking: new Refusal('conflict', sentences.engineMoved),
  AlreadyDone: new Refusal('conflict', sentences.engineMoved),
};

const bodyErrors: Record<string, Refusal> = {
  'entity.parse.failed': new Refusal('invalid', sentences.malformed),
  'entity.verify.failed': new Refusal('invalid', sentences.malformed),
  'entity.too.large': new Refusal('tooLarge', sentences.bodyTooLarge),
  'encoding.unsupported': new Refusal('unsupported', sentences.encoding),
  'charset.unsupported': new Refusal('unsupported', sentences.encoding),
};

const fullCodes = new Set(['ENOSPC', 'EDQUOT']);

interface CodedError {
  name?: string;
  code?: string;
  type?: string;
  status?: number;
  /** Set by http-errors when the sender may know. */
  expose?: boolean;
}

/**
 * The refusal a thrown error stands for. `expected` is false when nobody foresaw it:
 * then the log gets the error and the reader only a number.
 */
export function refusalOf(error: unknown): { refusal: Refusal; status: number; expected: boolean } {
  const known = asRefusal(error);
  if (known) return { refusal: known, status: STATUS[known.kind], expected: true };
  if (error instanceof HttpException && error.getStatus() < 500) return ofNest(error);
  if (isSendersFault(error))
    return { refusal: new Refusal('invalid', sentences.badRequest), status: 400, expected: true };
  return { refusal: new Refusal('unavailable', sentences.unknown), status: 500, expected: false };
}

function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const coded = (typeof error === 'object' && error !== null ? error : {}) as CodedError;
  if (fullCodes.has(coded.code ?? '')) return new Refusal('storageFull', sentences.diskFull);
  if (coded.name && byName[coded.name]) return byName[coded.name];
  if (coded.type && bodyErrors[coded.type]) return bodyErrors[coded.type];
  return databaseRefusal(error);
}

/** What reads the request before any route (body, compression, address) blames the sender with a status of its own. */
function isSendersFault(error: unknown): boolean {
  const { status, expose } = (typeof error === 'object' && error !== null ? error : {}) as CodedError;
  if (error instanceof URIError) return true;
  return expose === true && status !== undefined && status >= 400 && status < 500;
}

function ofNest(error: HttpException): { refusal: Refusal; status: number; expected: boolean } {
  const status = error.getStatus();
  if (status === 404) return { refusal: new Refusal('notFound', sentences.noSuchRoute), status, expected: true };
  if (status === 413) return { refusal: bodyErrors['entity.too.large'], status, expected: true };
  const malformed = status === 400 && /JSON|Unexpected/.test(error.message);
  return {
    refusal: new Refusal('invalid', malformed ? sentences.malformed : sentences.badRequest),
    status,
    expected: true,
  };
}
