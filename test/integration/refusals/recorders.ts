import { start, type Attempt } from './scene';

const PATH = '/api/recorders';
const recorder = (unitId: string) => ({
  ...{ number: 'N-9', brand: '远望', model: 'YW', serial: '', unitId, holderId: null, clockOffsetSeconds: null },
});
const handOut = (login: string) => ({ holderId: `person-${login}` });
const report = (recorderNumber: string) =>
  start('fault-repair', {
    ...{
      recorderNumber,
      faultAt: '2026-11-20T09:00',
      faultKind: 'noPower',
      symptom: '不能开机，充电无反应',
      photos: [],
    },
  });

/** 装备: keeping, handing out, taking back, and naming one in a report. */
export const RECORDER_ATTEMPTS: Attempt[] = [
  {
    ...{ name: 'opens one of another unit', who: 'stranger', status: 404, about: ['device', 'id-N-1'] },
    act: (browser) => browser.get(`${PATH}/id-N-1`),
  },
  {
    ...{ name: 'registers without keeping any', who: 'officer', status: 403, about: ['route', PATH] },
    act: (browser) => browser.post(PATH, recorder('north')),
  },
  {
    ...{ name: 'registers for another unit', who: 'keeper', status: 403, about: ['unit', 'south'] },
    act: (browser) => browser.post(PATH, recorder('south')),
  },
  {
    ...{ name: 'changes one of another unit', who: 'keeper', status: 404, about: ['device', 'id-S-1'] },
    act: (browser) => browser.patch(`${PATH}/id-S-1`, { brand: '明眸' }),
  },
  {
    ...{ name: 'gives one away to another unit', who: 'keeper', status: 403, about: ['unit', 'south'] },
    act: (browser) => browser.patch(`${PATH}/id-N-1`, { unitId: 'south' }),
  },
  {
    ...{ name: 'renames one with recordings', who: 'keeper', status: 422, about: ['device', 'id-N-1'] },
    act: (browser) => browser.patch(`${PATH}/id-N-1`, { number: 'N-8' }),
  },
  {
    ...{ name: 'brings a scrapped one back', who: 'center', status: 409, about: ['device', 'id-N-4'] },
    act: (browser) => browser.patch(`${PATH}/id-N-4`, { inUse: true }),
  },
  {
    ...{ name: 'names a keeper of elsewhere', who: 'center', status: 422, about: ['device', 'id-N-1'] },
    act: (browser) => browser.patch(`${PATH}/id-N-1`, { keeperId: 'person-southkeeper' }),
  },
  {
    ...{ name: 'hands out without keeping any', who: 'officer', status: 403, about: ['route', `${PATH}/:id/hand-out`] },
    act: (browser) => browser.post(`${PATH}/id-N-1/hand-out`, handOut('mate')),
  },
  {
    ...{ name: 'hands out one of another unit', who: 'southkeeper', status: 404, about: ['device', 'id-N-1'] },
    act: (browser) => browser.post(`${PATH}/id-N-1/hand-out`, handOut('stranger')),
  },
  {
    ...{ name: 'hands out to a person of elsewhere', who: 'keeper', status: 422, about: ['device', 'id-N-1'] },
    act: (browser) => browser.post(`${PATH}/id-N-1/hand-out`, handOut('stranger')),
  },
  {
    ...{ name: 'hands out one in repair', who: 'keeper', status: 409, about: ['device', 'id-N-3'] },
    act: (browser) => browser.post(`${PATH}/id-N-3/hand-out`, handOut('mate')),
  },
  {
    ...{ name: 'hands out to who has it', who: 'keeper', status: 409, about: ['device', 'id-N-2'] },
    act: (browser) => browser.post(`${PATH}/id-N-2/hand-out`, handOut('officer')),
  },
  {
    ...{ name: 'takes back one in store', who: 'keeper', status: 409, about: ['device', 'id-N-1'] },
    act: (browser) => browser.post(`${PATH}/id-N-1/take-back`),
  },
  {
    ...{ name: 'registers a list without keeping any', who: 'auditor', status: 403, about: ['route', `${PATH}/list`] },
    act: (browser) => browser.post(`${PATH}/list`, { lines: [] }),
  },
  {
    ...{ name: 'reports one of another unit', who: 'officer', status: 422, about: ['device', 'S-1'] },
    act: (browser) => browser.post('/api/cases', report('S-1')),
  },
];
