import { bureauDay } from '@zhilu/domain';
import { start, type Attempt } from './scene';

const clip = { recordingId: 'r-in', fromMs: 0, toMs: 5000, blurs: [], mutes: [] };
const region = { x: 0.9, y: 0.1, width: 0.2, height: 0.2, fromMs: 0, toMs: 5000 };
const nextMonth = bureauDay(new Date(Date.now() + 30 * 24 * 3_600_000));
const release = (plan: object) =>
  start('public-release', {
    ...{ medium: '市局网站', audience: 'public', purpose: '普法', validTo: nextMonth, clips: [plan] },
  });
const derivative = (id: string, as: 'video' | 'file') => `/api/derivatives/${id}/${as}`;

/** Originals, clips cut from them, and what was released of them. */
export const FOOTAGE_ATTEMPTS: Attempt[] = [
  {
    ...{ name: 'plays footage of another unit', who: 'stranger', status: 404, about: ['recording', 'r-in'] },
    act: (browser) => browser.post('/api/recordings/r-in/ticket'),
  },
  {
    ...{ name: 'plays what the role only lists', who: 'auditor', status: 403, about: ['recording', 'r-in'] },
    act: (browser) => browser.post('/api/recordings/r-in/ticket'),
  },
  {
    ...{ name: 'plays marked footage', who: 'keeper', status: 403, about: ['recording', 'r-marked'] },
    act: (browser) => browser.post('/api/recordings/r-marked/ticket'),
  },
  {
    ...{ name: 'opens a stream with a forged ticket', who: 'officer', status: 403, about: ['recording', 'ticket'] },
    act: (browser) => browser.get('/api/streams/forged.ticket'),
  },
  {
    ...{ name: 'lowers a mark', who: 'keeper', status: 403, about: ['recording', 'r-marked'] },
    act: (browser) => browser.patch('/api/recordings/r-marked', { secrecy: 'internal' }),
  },
  {
    ...{ name: 'checks footage of another unit', who: 'southkeeper', status: 404, about: ['recording', 'r-in'] },
    act: (browser) => browser.post('/api/recordings/r-in/verify'),
  },
  {
    ...{ name: 'cuts from footage of another unit', who: 'officer', status: 422, about: ['recording', 'r-south'] },
    act: (browser) => browser.post('/api/cases', release({ ...clip, recordingId: 'r-south' })),
  },
  {
    ...{ name: 'cuts outside the recording', who: 'officer', status: 422, about: ['recording', 'r-in'] },
    act: (browser) => browser.post('/api/cases', release({ ...clip, toMs: 99_000_000 })),
  },
  {
    ...{ name: 'blurs outside the frame', who: 'officer', status: 422, about: ['recording', 'r-in'] },
    act: (browser) => browser.post('/api/cases', release({ ...clip, blurs: [region] })),
  },
  {
    ...{ name: 'plays a clip of another unit', who: 'stranger', status: 404, about: ['derivative', 'unreleased'] },
    act: (browser) => browser.get(derivative('unreleased', 'video')),
  },
  {
    ...{ name: 'plays a clip as administrator', who: 'admin', status: 404, about: ['derivative', 'withdrawn'] },
    act: (browser) => browser.get(derivative('withdrawn', 'video')),
  },
  {
    ...{ name: 'downloads before the release', who: 'officer', status: 403, about: ['derivative', 'unreleased'] },
    act: (browser) => browser.get(derivative('unreleased', 'file')),
  },
  {
    ...{ name: 'plays a copy taken back', who: 'officer', status: 403, about: ['derivative', 'withdrawn'] },
    act: (browser) => browser.get(derivative('withdrawn', 'video')),
  },
  {
    ...{ name: 'downloads a copy past its validity', who: 'northhead', status: 403, about: ['derivative', 'expired'] },
    act: (browser) => browser.get(derivative('expired', 'file')),
  },
  {
    ...{ name: 'plays a clip of marked footage', who: 'officer', status: 403, about: ['derivative', 'marked'] },
    act: (browser) => browser.get(derivative('marked', 'video')),
  },
  {
    ...{ name: 'downloads a copy that is not there', who: 'officer', status: 404, about: ['sealedCopy', 'nowhere'] },
    act: (browser) => browser.get('/api/exports/nowhere/zip'),
  },
  {
    ...{ name: 'opens a paper of another unit', who: 'stranger', status: 404, about: ['document', 'nowhere'] },
    act: (browser) => browser.get('/api/documents/nowhere/content'),
  },
];
