import { at, start, type Attempt } from './scene';

const PATH = '/api/activities';
const input = (over: object = {}) => ({
  ...{ unitId: 'north', type: 'inspection', place: '大桥', cause: '超限', caseReference: null, participantIds: [] },
  ...{ startedAt: at('09:00'), endedAt: at('10:00'), officerId: 'person-officer', deviceId: null, ...over },
});
const correction = (recordingId: string, kind = 'added') => ({ recordingId, kind, reason: '核对' });
const exemption = (activity: string) =>
  start('exemption-approval', {
    ...{ activity, reasonClass: 'other', reason: '设备没电，现场无法充电', remedy: '制作书面记录', remedyFiles: [] },
  });
const gap = (from: string, to: string) => ({ from: at(from), to: at(to), cause: 'batteryEmpty', text: '没电' });

/** 执法活动: registering, amending, correcting and explaining. */
export const ACTIVITY_ATTEMPTS: Attempt[] = [
  {
    ...{ name: 'reads an activity of another unit', who: 'stranger', status: 404, about: ['activity', 'filmed'] },
    act: (browser) => browser.get(`${PATH}/filmed`),
  },
  {
    ...{ name: 'registers in another unit', who: 'officer', status: 403, about: ['unit', 'south'] },
    act: (browser) => browser.post(PATH, input({ unitId: 'south' })),
  },
  {
    ...{
      name: 'registers for a person of elsewhere',
      who: 'keeper',
      status: 422,
      about: ['person', 'person-stranger'],
    },
    act: (browser) => browser.post(PATH, input({ officerId: 'person-stranger' })),
  },
  {
    ...{ name: 'names a recorder of another unit', who: 'officer', status: 422, about: ['device', 'id-S-1'] },
    act: (browser) => browser.post(PATH, input({ deviceId: 'id-S-1' })),
  },
  {
    ...{ name: 'amends what is over without a reason', who: 'officer', status: 422, about: ['activity', 'filmed'] },
    act: (browser) => browser.patch(`${PATH}/filmed`, { place: '别处' }),
  },
  {
    ...{ name: 'amends what an approval rests on', who: 'officer', status: 409, about: ['activity', 'exempted'] },
    act: (browser) => browser.patch(`${PATH}/exempted`, { endedAt: at('15:30'), reason: '核对' }),
  },
  {
    ...{ name: 'takes the end out of what is over', who: 'officer', status: 422, about: ['activity', 'filmed'] },
    act: (browser) => browser.patch(`${PATH}/filmed`, { endedAt: null, reason: '核对' }),
  },
  {
    ...{ name: 'corrects without being keeper', who: 'officer', status: 403, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/corrections`, correction('r-mate')),
  },
  {
    ...{ name: 'corrects as keeper of another unit', who: 'southkeeper', status: 404, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/corrections`, correction('r-south')),
  },
  {
    ...{ name: 'puts in footage of another unit', who: 'keeper', status: 404, about: ['recording', 'r-south'] },
    act: (browser) => browser.post(`${PATH}/filmed/corrections`, correction('r-south')),
  },
  {
    ...{ name: 'puts in footage of another time', who: 'keeper', status: 422, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/corrections`, correction('r-out')),
  },
  {
    ...{ name: 'puts in what belongs already', who: 'keeper', status: 409, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/corrections`, correction('r-in')),
  },
  {
    ...{ name: 'takes away what does not belong', who: 'keeper', status: 409, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/corrections`, correction('r-mate', 'removed')),
  },
  {
    ...{ name: 'explains a gap without right', who: 'northhead', status: 403, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/gap-reasons`, gap('09:30', '10:00')),
  },
  {
    ...{ name: 'explains a gap that is none', who: 'officer', status: 409, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/gap-reasons`, gap('09:10', '09:20')),
  },
  {
    ...{ name: 'explains an activity without footage', who: 'officer', status: 409, about: ['activity', 'bare'] },
    act: (browser) => browser.post(`${PATH}/bare/gap-reasons`, gap('14:00', '15:00')),
  },
  {
    ...{
      name: 'cancels without being officer or keeper',
      who: 'northhead',
      status: 403,
      about: ['activity', 'filmed'],
    },
    act: (browser) => browser.post(`${PATH}/filmed/cancellations`, { kind: 'cancelled', reason: '误登' }),
  },
  {
    ...{ name: 'cancels one of another unit', who: 'southkeeper', status: 404, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/cancellations`, { kind: 'cancelled', reason: '误登' }),
  },
  {
    ...{ name: 'cancels what a running case is about', who: 'officer', status: 409, about: ['activity', 'asked'] },
    act: (browser) => browser.post(`${PATH}/asked/cancellations`, { kind: 'cancelled', reason: '误登' }),
  },
  {
    ...{ name: 'cancels what is cancelled', who: 'officer', status: 409, about: ['activity', 'cancelled'] },
    act: (browser) => browser.post(`${PATH}/cancelled/cancellations`, { kind: 'cancelled', reason: '误登' }),
  },
  {
    ...{ name: 'restores what is not cancelled', who: 'officer', status: 409, about: ['activity', 'filmed'] },
    act: (browser) => browser.post(`${PATH}/filmed/cancellations`, { kind: 'restored', reason: '误登' }),
  },
  {
    ...{ name: 'amends what is cancelled', who: 'officer', status: 409, about: ['activity', 'cancelled'] },
    act: (browser) => browser.patch(`${PATH}/cancelled`, { place: '别处', reason: '核对' }),
  },
  {
    ...{ name: 'corrects what is cancelled', who: 'keeper', status: 409, about: ['activity', 'cancelled'] },
    act: (browser) => browser.post(`${PATH}/cancelled/corrections`, correction('r-mate')),
  },
  {
    ...{
      name: 'asks for a cancelled one to be exempted',
      who: 'officer',
      status: 422,
      about: ['activity', 'HD-cancelled'],
    },
    act: (browser) => browser.post('/api/cases', exemption('HD-cancelled')),
  },
];
