import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@zhilu/domain';
import { FormValidator } from './form-validator';
import { SubmissionCheck } from './submission-check';

const root = join(__dirname, '../../../..');
const request = JSON.parse(readFileSync(join(root, 'forms/court-access/request.form'), 'utf8'));
const approve = JSON.parse(readFileSync(join(root, 'forms/court-access/approve.form'), 'utf8'));

const filled = {
  visitorUnit: '云溪县人民法院',
  visitorKind: 'court',
  visitors: '王磊 410700198001010011',
  contactPhone: '13800138000',
  letterNumber: '(2026)云0123行初41号',
  letterDate: '2026-11-20',
  letter: ['8d0c6f0e-0000-4000-8000-000000000001'],
  caseCause: '运河大桥超限运输案',
  reason: '审理行政诉讼案件',
  recordingIds: ['8d0c6f0e-0000-4000-8000-000000000002'],
  method: 'viewing',
};

describe('a submission on the server', () => {
  const validator = new FormValidator();
  const check = new SubmissionCheck(validator, () => new Date('2026-11-30T10:00:00+08:00'));
  beforeAll(() => validator.onModuleInit());
  afterAll(() => validator.onApplicationShutdown());

  const problems = (data: Record<string, unknown>, schema = request, known = {}) =>
    check.check(schema, known, data).then(
      () => [],
      (error: Refusal) => error.details.fields?.map((field) => field.field) ?? [error.kind],
    );

  it('accepts a complete request and names its files and recordings', async () => {
    const result = await check.check(request, {}, filled);
    expect(result.data).toMatchObject({ visitorUnit: '云溪县人民法院', method: 'viewing' });
    expect(result.attachmentIds).toEqual(filled.letter);
    expect(result.recordingIds).toEqual(filled.recordingIds);
  });

  it('names each wrong field in both languages', async () => {
    const error = await check
      .check(request, {}, { ...filled, contactPhone: '12', reason: '' })
      .catch((refusal: Refusal) => refusal);
    expect((error as Refusal).kind).toBe('unprocessable');
    const fields = (error as Refusal).details.fields ?? [];
    expect(fields.map((field) => field.field).sort()).toEqual(['contactPhone', 'reason']);
    expect(fields.every(({ message }) => /[一-鿿]/.test(message.zh) && !/[一-鿿]/.test(message.en))).toBe(true);
  });

  it('refuses a period that ends before it begins, whatever the zones it is written in', async () => {
    const period = (plannedFrom: string, plannedTo: string) => problems({ ...filled, plannedFrom, plannedTo });
    expect(await period('2026-11-26T09:00+08:00', '2026-11-26T11:30+08:00')).toEqual([]);
    expect(await period('2026-11-26T11:30+08:00', '2026-11-26T09:00+08:00')).toEqual(['plannedTo']);
    expect(await period('2026-11-26T09:00+08:00', '2026-11-26T09:00+08:00')).toEqual(['plannedTo']);
    expect(await period('2026-11-26T09:00', '2026-11-26T00:30Z')).toEqual(['plannedTo']);
    expect(await period('2026-11-26T09:00', '2026-11-26T01:30Z')).toEqual([]);
    expect(await problems({ ...filled, plannedTo: '2026-11-26T09:00+08:00' })).toEqual([]);
    const refusal = await check
      .check(request, {}, { ...filled, plannedFrom: '2026-11-27T09:00', plannedTo: '2026-11-26T09:00' })
      .catch((error: Refusal) => error);
    expect((refusal as Refusal).details.fields?.[0].message.zh).toBe('“结束日期”应晚于“开始日期”，请重新选择。');
  });

  it('takes the number of a recorder or activity, and nothing else in its place', async () => {
    const component = { id: 'r', type: 'recorder', key: 'recorder', label: '执法记录仪', validate: { required: true } };
    const schema = { ...request, components: [component] };
    const result = await check.check(schema, {}, { recorder: 'ZF_0-1' });
    expect(result).toMatchObject({
      data: { recorder: 'ZF_0-1' },
      subjects: [{ kind: 'recorder', number: 'ZF_0-1' }],
    });
    for (const recorder of [null, '', ['ZF-1'], { number: 'ZF-1' }, '../1', 'x'.repeat(65)])
      expect(await problems({ recorder }, schema)).toEqual(['recorder']);
    const locked = { ...request, components: [{ ...component, readonly: true }] };
    expect((await check.check(locked, { recorder: 'ZF-1' }, {})).subjects).toEqual([]);
    expect((await check.check(locked, { recorder: 'ZF-1' }, {})).data).toEqual({ recorder: 'ZF-1' });
  });

  it('refuses keys the form does not have', async () =>
    expect(await problems({ ...filled, granted: true })).toEqual(['invalid']));

  it('refuses a missing letter, forged ids and a wrong type', async () => {
    expect(await problems({ ...filled, letter: [] })).toEqual(['letter']);
    expect(await problems({ ...filled, letter: ['../../etc/passwd'] })).toEqual(['letter']);
    expect(await problems({ ...filled, recordingIds: 'all' })).toEqual(['recordingIds']);
  });

  it('keeps read-only fields as the server filled them', async () => {
    expect(await problems({ secrecy: 'internal', method: 'copy' }, approve, { secrecy: 'state' })).toEqual(['secrecy']);
    const { data } = await check.check(approve, { secrecy: 'internal' }, { method: 'copy' });
    expect(data).toMatchObject({ secrecy: 'internal', method: 'copy' });
  });

  it('drops what a condition hides: a copy of secret footage cannot be asked for', async () => {
    const { data } = await check.check(approve, { secrecy: 'state' }, { method: 'copy' });
    expect(data.method).toBeUndefined();
  });

  it('gives up on an endless pattern, and the next submission works', async () => {
    const slow = {
      id: 'x.y',
      type: 'default' as const,
      components: [{ id: 'f', type: 'textfield', key: 'a', label: 'a', validate: { pattern: '^(a+)+$' } }],
    };
    expect(await problems({ a: `${'a'.repeat(40)}!` }, slow)).toEqual(['unprocessable']);
    expect(await problems(filled)).toEqual([]);
  }, 40_000);
});
