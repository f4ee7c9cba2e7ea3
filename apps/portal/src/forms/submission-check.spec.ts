import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal, Wire } from '@zhilu/domain';
import { FormValidator } from './form-validator';
import { SubmissionCheck } from './submission-check';

const form = (name: string): Wire.FormSchema =>
  JSON.parse(readFileSync(join(__dirname, '../../../../forms', `${name}.form`), 'utf8'));
const schemaOf = (...components: object[]): Wire.FormSchema => ({ id: 'a.b', type: 'default', components });

describe('what a submission must hold', () => {
  const validator = new FormValidator();
  const check = new SubmissionCheck(validator, () => new Date('2026-11-30T10:00:00+08:00'));
  beforeAll(() => validator.onModuleInit());
  afterAll(() => validator.onApplicationShutdown());

  const refusal = async (schema: Wire.FormSchema, data: object, outcomeId = 'done', known = {}) => {
    const step = { outcomeId, taskId: 't-1' };
    const refused = await check.check(schema, known, data as Record<string, unknown>, step).then(
      () => null,
      (error: Refusal) => error,
    );
    if (refused && !refused.details.fields) throw refused;
    return refused?.details.fields ?? [];
  };
  const wrong = async (...given: Parameters<typeof refusal>) =>
    [...new Set((await refusal(...given)).map(({ field }) => field))].sort();

  describe('for the chosen outcome', () => {
    const ticks = { letterChecked: true, identityChecked: true, footageChecked: true };

    it('takes a tick for a tick and nothing else', async () => {
      const materials = form('court-access/check-materials');
      expect(await wrong(materials, ticks, 'complete')).toEqual([]);
      for (const letterChecked of ['no', 'true', ' ', 0, 1, ['on'], { on: true }, null, false])
        expect(await wrong(materials, { ...ticks, letterChecked }, 'complete')).toEqual(['letterChecked']);
      expect(await wrong(materials, { letterChecked: 'no' }, 'incomplete')).toEqual([]);
    });

    it('sends nothing outside on forged ticks, a blank vendor or no promise', async () => {
      const diagnose = form('fault-repair/diagnose');
      const forged = { vendor: '   ', mediaRemoved: 'no', promiseSigned: 0, promise: [] };
      const missing = await wrong(diagnose, forged, 'outside');
      expect(missing).toEqual(expect.arrayContaining(['mediaRemoved', 'promise', 'promiseSigned', 'vendor']));
    });

    it('names what is missing together with what is written wrongly', async () => {
      const schema = schemaOf(
        { id: 'n', type: 'number', key: 'count', label: '数', properties: { 'zhilu.requiredFor': 'done' } },
        { id: 't', type: 'textfield', key: 'phone', label: '电话', validate: { minLength: 7 } },
      );
      expect(await wrong(schema, { count: 'many', phone: '12' })).toEqual(['count', 'phone']);
      expect(await wrong(schema, { count: true, phone: '1234567' })).toEqual(['count']);
      expect(await wrong(schema, { count: 0, phone: '1234567' })).toEqual([]);
    });
  });

  describe('as a date', () => {
    it('lets no release be asked for or approved until a day that is over, but lets it be refused', async () => {
      expect(await wrong(form('public-release/request'), { validTo: '2020-01-01' })).toContain('validTo');
      const approve = form('public-release/approve');
      expect(await wrong(approve, { validTo: '2026-11-29' }, 'granted')).toEqual(['validTo']);
      expect(await wrong(approve, { validTo: '2026-11-29' }, 'refused')).toEqual([]);
      expect(await wrong(approve, { validTo: '+010000-01-01' }, 'refused')).toEqual(['validTo']);
      expect(await wrong(form('damage-compensation/pay'), { paidOn: '2026-12-01' }, 'paid')).toContain('paidOn');
      expect(await wrong(form('fault-repair/report'), { faultAt: '2026-12-01T09:00' })).toContain('faultAt');
    });
  });

  describe('in texts', () => {
    const required = { validate: { required: true } };
    const line = { id: 'l', type: 'textfield', key: 'line', label: '单行', ...required };
    const words = { id: 'w', type: 'textarea', key: 'words', label: '多行', ...required };
    const rows = { id: 'r', type: 'dynamiclist', path: 'rows', components: [{ ...line, id: 'c' }] };

    it('is more than blanks and signs that nobody sees', async () => {
      for (const blank of ['  ', '\u3000\u00a0\t\n', '\u200b\u200d', '\u3164\u2800'])
        expect(await wrong(schemaOf(line, words), { line: blank, words: blank })).toEqual(['line', 'words']);
      expect(await wrong(form('damage-compensation/statement'), { statementText: '  ' }, 'stated')).toContain(
        'statementText',
      );
    });

    it('is kept without its outer blanks, in lists too', async () => {
      const given = { line: ' 甲 ', words: '\n一\n二 ', rows: [{ line: '\u3000乙' }] };
      const { data } = await check.check(schemaOf(line, words, rows), {}, given);
      expect(data).toMatchObject({ line: '甲', words: '一\n二', rows: [{ line: '乙' }] });
    });

    it('stays on one line and can be seen where the field has one line', async () => {
      for (const odd of ['甲\u200b乙', '甲\n乙', '甲\t乙', '甲\u200f乙', '甲\u2028乙']) {
        expect(await wrong(schemaOf(line), { line: odd })).toEqual(['line']);
        expect(await wrong(schemaOf(words), { words: odd })).toEqual([]);
      }
      expect(await wrong(schemaOf(rows), { rows: [{ line: '甲' }, { line: '乙\u200b' }] })).toEqual(['line']);
      expect((await refusal(schemaOf(line), { line: '甲\u200b' }))[0].message.zh).toBe(
        '“单行”含有换行或者不可见的字符，请删除后重新填写。',
      );
    });

    it('may be what the case says where the step cannot change it', async () => {
      const locked = schemaOf({ ...line, readonly: true });
      expect(await wrong(locked, { line: '甲\n乙' }, 'done', { line: '甲\n乙' })).toEqual([]);
    });
  });
});
