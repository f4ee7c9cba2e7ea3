import type { z } from 'zod';
import { Refusal, type FieldProblem, type Sentence } from '@zhilu/domain';

const MOST_FIELDS = 20;
const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  record: '对象',
  object: '对象',
};

/** A body or query that does not fit its shape, each field with what is wrong. */
export class WrongFields extends Refusal {
  constructor(error: z.ZodError) {
    const fields = error.issues.flatMap(problemsOf).slice(0, MOST_FIELDS);
    const names = [...new Set(fields.map((each) => each.field))].join(', ');
    super('invalid', { zh: `提交的内容有误：${names}`, en: `The request has wrong fields: ${names}` }, { fields });
  }
}

/** For `refine`: a rule of ours with its sentence in both languages. */
export const rule = (sentence: Sentence): { error: string; params: { zh: string } } => ({
  error: sentence.en,
  params: { zh: sentence.zh },
});

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ field: issue.path.join('.') || '(body)', message: { zh: inChinese(issue), en: issue.message } }];
  const message = { zh: '没有这个字段，请去掉', en: 'unknown field' };
  return issue.keys.map((key) => ({ field: [...issue.path, key].join('.').slice(0, 100), message }));
}

function inChinese(issue: z.core.$ZodIssue): string {
  if (isMissing(issue)) return '必填';
  switch (issue.code) {
    case 'invalid_type':
      return `应为${TYPES[issue.expected] ?? '另一种类型'}`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')}`;
    case 'invalid_format':
      return issue.format === 'date' ? '应为日期，例如 2026-11-24' : '格式不正确';
    case 'invalid_union':
      return '格式不正确';
    case 'invalid_key':
      return '字段名过长或不正确';
    case 'custom':
      return typeof issue.params?.zh === 'string' ? issue.params.zh : '内容不正确';
    default:
      return '内容不正确';
  }
}

/** The library says only in its sentence that nothing was given. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_type') return issue.message.endsWith('received undefined');
  return (
    issue.code === 'invalid_union' && issue.errors.length > 0 && issue.errors.every((each) => each.every(isMissing))
  );
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'string') return minimum === 1 ? '不能为空' : `至少 ${minimum} 个字符`;
  return origin === 'array' ? `至少 ${minimum} 项` : `不能小于 ${minimum}`;
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'string') return `最多 ${maximum} 个字符`;
  return origin === 'array' ? `最多 ${maximum} 项` : `不能大于 ${maximum}`;
}
