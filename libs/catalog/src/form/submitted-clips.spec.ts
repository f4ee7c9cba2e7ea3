import type { Wire } from '@zhilu/domain';
import { newestClips, submittedClips } from './submitted-clips';

const form = (id: string, component: object): [string, Wire.FormSchema] => [
  id,
  { id, type: 'default', components: [component] } as Wire.FormSchema,
];
const forms = new Map([
  form('request', { type: 'clips', key: 'clips' }),
  form('more', { type: 'group', path: 'cut', components: [{ type: 'clips', key: 'clips' }] }),
  form('opinion', { type: 'textfield', key: 'clips' }),
]);
const clip = (fromMs: number) => ({ recordingId: 'r1', fromMs, toMs: fromMs + 1_000, blurs: [], mutes: [] });

describe('clips of a form that was handed in', () => {
  it('are found by the type of the field, in groups too', () => {
    expect(submittedClips({ formId: 'request', data: { clips: [clip(1)] } }, forms)).toEqual([clip(1)]);
    expect(submittedClips({ formId: 'more', data: { cut: { clips: [clip(2)] } } }, forms)).toEqual([clip(2)]);
  });

  it('are none in another field, in a form the bundle does not know, or where they are no clips', () => {
    for (const [formId, clips] of [
      ['opinion', [clip(1)]],
      ['foreign', [clip(1)]],
      ['request', [{ recordingId: 'r1' }]],
    ] as const)
      expect(submittedClips({ formId, data: { clips } }, forms)).toEqual([]);
  });

  it('come from the newest form that holds any', () => {
    const first = { formId: 'request', data: { clips: [clip(1)] } };
    const second = { formId: 'more', data: { cut: { clips: [clip(2)] } } };
    const empty = { formId: 'request', data: { clips: [] } };
    expect(newestClips([first, second, empty], forms)).toEqual([clip(2)]);
    expect(newestClips([empty], forms)).toEqual([]);
  });
});
