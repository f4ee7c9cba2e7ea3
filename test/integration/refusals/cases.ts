import { start, type Attempt } from './scene';

const complete = (id: string, outcome: string, data: object = {}) => ({
  path: `/api/tasks/${id}/complete`,
  body: { outcome, opinion: '已阅。', data, requestId: `request-${id}-${outcome}` },
});
const recall = complete('recall', 'recalled', { recallHandling: '撤下' });
const again = complete('recalled', 'recalled', { recallHandling: '撤下' });
const unchecked = complete('check', 'complete', { letterChecked: true, identityChecked: false });
const DRAFT = '7b0c9a53-3a86-4b0d-9d0e-1f2c3d4e5f60';

/** Cases and their steps, forms to start them, registers, and the figures made of them. */
export const CASE_ATTEMPTS: Attempt[] = [
  {
    ...{ name: 'opens a case of another unit', who: 'stranger', status: 404, about: ['case', 'CY-2026-0001'] },
    act: (browser) => browser.get('/api/cases/CY-2026-0001'),
  },
  {
    ...{
      name: 'opens the form of a process not theirs',
      who: 'auditor',
      status: 404,
      about: ['process', 'fault-repair'],
    },
    act: (browser) => browser.get('/api/processes/fault-repair/start'),
  },
  {
    ...{ name: 'starts in another unit', who: 'southkeeper', status: 403, about: ['process', 'card-intake'] },
    act: (browser) => browser.post('/api/cases', start('card-intake', { deviceNumber: 'N-1', cardFolder: 'N-1' })),
  },
  {
    ...{ name: 'withdraws a case of a colleague', who: 'keeper', status: 403, about: ['case', 'CY-2026-0001'] },
    act: (browser) => browser.post('/api/cases/CY-2026-0001/withdraw'),
  },
  {
    ...{ name: 'withdraws a case that is decided', who: 'officer', status: 409, about: ['case', 'CY-2026-0002'] },
    act: (browser) => browser.post('/api/cases/CY-2026-0002/withdraw'),
  },
  {
    ...{ name: 'urges in a case of a colleague', who: 'keeper', status: 403, about: ['case', 'CY-2026-0001'] },
    act: (browser) => browser.post('/api/cases/CY-2026-0001/urge'),
  },
  {
    ...{ name: 'copies without a part in it', who: 'northhead', status: 403, about: ['case', 'CY-2026-0001'] },
    act: (browser) => browser.post('/api/cases/CY-2026-0001/copy', { personIds: ['person-mate'] }),
  },
  {
    ...{ name: 'copies a secret case', who: 'mate', status: 403, about: ['case', 'CY-2026-0003'] },
    act: (browser) => browser.post('/api/cases/CY-2026-0003/copy', { personIds: ['person-officer'] }),
  },
  {
    ...{ name: 'opens a step of another unit', who: 'stranger', status: 404, about: ['task', 'check'] },
    act: (browser) => browser.get('/api/tasks/check'),
  },
  {
    ...{ name: 'takes a step of another role', who: 'northhead', status: 409, about: ['task', 'check'] },
    act: (browser) => browser.post('/api/tasks/check/claim'),
  },
  {
    ...{ name: 'hands a step to the applicant', who: 'keeper', status: 422, about: ['task', 'check'] },
    act: (browser) => browser.post('/api/tasks/check/transfer', { personId: 'person-officer', reason: '外出' }),
  },
  {
    ...{ name: 'takes a release back without right', who: 'northhead', status: 403, about: ['task', 'recall'] },
    act: (browser) => browser.post(recall.path, recall.body),
  },
  {
    ...{
      name: 'takes a release back that was taken back',
      who: 'discipline',
      status: 409,
      about: ['task', 'recalled'],
    },
    act: (browser) => browser.post(again.path, again.body),
  },
  {
    ...{ name: 'passes materials without having checked them', who: 'keeper', status: 422, about: ['task', 'check'] },
    act: (browser) => browser.post(unchecked.path, unchecked.body),
  },
  {
    ...{ name: 'writes over a draft of a colleague', who: 'officer', status: 404, about: ['draft', DRAFT] },
    act: (browser) => browser.put(`/api/drafts/${DRAFT}`, { processId: 'court-access', title: '', data: {} }),
  },
  {
    ...{ name: 'opens a register that is not there', who: 'officer', status: 404, about: ['register', 'nowhere'] },
    act: (browser) => browser.get('/api/registers/nowhere'),
  },
  {
    ...{ name: 'asks for figures as an officer', who: 'officer', status: 403, about: ['route', '/api/statistics'] },
    act: (browser) => browser.get('/api/statistics'),
  },
  ...['', '/export.xlsx', '/coverage', '/coverage/export.xlsx', '/cases', '/cases/export.xlsx'].map(
    (path): Attempt => ({
      ...{
        name: `asks for statistics${path} of another unit`,
        who: 'northhead',
        status: 403,
        about: ['unit', 'south'],
      },
      act: (browser) => browser.get(`/api/statistics${path}?unit=south`),
    }),
  ),
];
