import { AuditRow } from '@zhilu/persistence';
import { ACTIVITY_ATTEMPTS } from './refusals/activities';
import { CASE_ATTEMPTS } from './refusals/cases';
import { FOOTAGE_ATTEMPTS } from './refusals/footage';
import { RECORDER_ATTEMPTS } from './refusals/recorders';
import { openScene, type Attempt, type Scene } from './refusals/scene';

let scene: Scene;
const rows = () => scene.portal.facts.getRepository(AuditRow).find({ order: { sequence: 'ASC' } });

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.portal.stop());

const KINDS: Record<number, string> = { 403: 'forbidden', 404: 'notFound', 409: 'conflict', 422: 'unprocessable' };

/** The refusal is the only thing the audit learns of, so that the act cannot have happened. */
describe.each([
  ['an activity', ACTIVITY_ATTEMPTS],
  ['a recorder', RECORDER_ATTEMPTS],
  ['footage', FOOTAGE_ATTEMPTS],
  ['a case', CASE_ATTEMPTS],
])('of what is refused about %s one row stays', (_of, attempts: Attempt[]) => {
  it.each(attempts.map((each) => [each.who, each.name, each.status, each] as const))(
    '%s %s: %i',
    async (who, _name, status, { act, about: [objectKind, objectId] }) => {
      const before = (await rows()).length;
      const { body } = await act(scene.people[who]).expect(status);
      if (status !== 404 || body.title) expect(body.title).toMatch(/[一-鿿]/);
      const written = (await rows()).slice(before);
      expect(written).toMatchObject([
        { act: 'request.refused', personId: `person-${who}`, objectKind, objectId, detail: { status: KINDS[status] } },
      ]);
    },
  );
});

it('a mistake in a form is no act and leaves nothing', async () => {
  const before = (await rows()).length;
  const { keeper } = scene.people;
  await keeper.patch('/api/activities/filmed', { startedAt: '2021-01-01T00:00:00Z', reason: '核对' }).expect(422);
  await keeper.post('/api/tasks/check/complete', { outcome: 'complete' }).expect(400);
  expect(await rows()).toHaveLength(before);
});
