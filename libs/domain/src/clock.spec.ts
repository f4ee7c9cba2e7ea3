import { bureauDay, endOfDay, startOfDay } from '@zhilu/domain';

describe('a day of the bureau', () => {
  it('begins and ends at midnight in Beijing, wherever the server stands', () => {
    expect(startOfDay('2026-11-24').toISOString()).toBe('2026-11-23T16:00:00.000Z');
    expect(endOfDay('2026-11-24').toISOString()).toBe('2026-11-24T16:00:00.000Z');
    expect(endOfDay('2026-12-31')).toEqual(startOfDay('2027-01-01'));
  });

  it('holds its first instant and not the one after its end', () => {
    expect(bureauDay(startOfDay('2026-11-24'))).toBe('2026-11-24');
    expect(bureauDay(new Date(endOfDay('2026-11-24').getTime() - 1))).toBe('2026-11-24');
    expect(bureauDay(endOfDay('2026-11-24'))).toBe('2026-11-25');
  });
});
