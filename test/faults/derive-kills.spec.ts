import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { verifyChain } from '@zhilu/audit';
import type { ClipPlan, Wire } from '@zhilu/domain';
import { AuditRow, CaseSubmission, Derivative, Recording } from '@zhilu/persistence';
import { DERIVED_CLIP, type ObjectId } from '@zhilu/storage';
import { CASE, EvidenceRoom } from '../integration/footage/evidence-room';
import { startChild, stopChildren, until } from '../support/child';
import { createDatabase, type TestDatabase } from '../support/databases';
import type { DeriveChildInput } from '../support/derive-child';

const KILLS = 20;
const KILLS_OF_TASK = 4;
const FORM: Wire.FormSchema = {
  id: 'court-access.clips',
  type: 'default',
  components: [{ id: 'c', type: 'clips', key: 'clips' }],
};

describe('footage.derive killed at any moment (art-14, art-16)', () => {
  let database: TestDatabase;
  let facts: DataSource;
  let room: EvidenceRoom;
  let originals: Recording[];
  let clips: ClipPlan[];

  beforeAll(async () => {
    database = await createDatabase('embedded');
    facts = await database.open();
    room = await EvidenceRoom.open(facts);
    await room.reset();
    const ids = await room.importTwo();
    originals = await room.recordings();
    await room.nameInCase(ids);
    const range = (from: number) => ({ fromMs: from * 100, toMs: from * 100 + 1_000 });
    clips = [0, 1, 2, 3].map((from) => ({
      ...{ recordingId: ids[from % 2], ...range(from), mutes: [range(from)] },
      blurs: [{ ...range(from), x: 0.2, y: 0.2, width: 0.3, height: 0.3 }],
    }));
    await facts.getRepository(CaseSubmission).insert({
      ...{
        id: randomUUID(),
        caseNumber: CASE,
        elementId: 'event_requestReceived',
        elementName: '申请',
        formId: FORM.id,
      },
      ...{ data: { clips }, personId: 'p1', submittedAt: new Date(Date.UTC(2026, 10, 19)) },
    });
  });
  afterAll(async () => {
    await stopChildren();
    room?.clean();
    await database?.remove();
  });

  const start = (taskId: string) => {
    const input: DeriveChildInput = {
      ...{ dataDir: database.settings.DATA_DIR, store: join(room.folder, 'store'), taskId, form: FORM },
    };
    return startChild(join(__dirname, '../support/derive-child.ts'), input);
  };
  const begun = (child: ReturnType<typeof start>) =>
    until('the child has begun', () => child.output().includes('begun') || child.process.exitCode !== null, 60_000);

  /** What must hold at every moment: originals untouched, nothing half in the store, no row without its object. */
  async function holds(): Promise<void> {
    for (const { objectId, originalName, sha256 } of originals)
      expect(await room.store.verify(objectId as ObjectId, { [originalName]: sha256 })).toMatchObject({
        state: 'match',
      });
    for await (const id of room.store.list())
      if (id.startsWith('derivative:')) expect([id, (await room.store.verify(id)).state]).toEqual([id, 'match']);
    for (const { objectId, sha256 } of await facts.getRepository(Derivative).find())
      expect(await room.store.verify(objectId as ObjectId, { [DERIVED_CLIP]: sha256 })).toMatchObject({
        state: 'match',
      });
  }

  it(`leaves one result and unchanged parents after ${KILLS} kills`, async () => {
    const whole = start('k0');
    await begun(whole);
    const from = performance.now();
    await whole.done;
    const lastsMs = performance.now() - from;
    const places: number[] = [];
    let task = 1;
    let killsOfTask = 0;
    /** Killed some times and then left to its end, so that kills fall on fresh and on half-done work. */
    const finishTask = async () => {
      await start(`k${task}`).done;
      task += 1;
      killsOfTask = 0;
    };
    while (places.length < KILLS) {
      const taskId = `k${task}`;
      const child = start(taskId);
      await begun(child);
      // What is made already is not made again.
      const left = killsOfTask === 0 ? 1 : 1 - places[places.length - 1] / clips.length;
      await pause(Math.random() * lastsMs * left);
      child.process.kill('SIGKILL');
      await child.done.catch(() => undefined);
      const made = await facts.getRepository(Derivative).countBy({ taskId });
      places.push(made);
      killsOfTask += 1;
      await holds();
      if (made === clips.length || killsOfTask === KILLS_OF_TASK) await finishTask();
    }
    if (killsOfTask > 0) await finishTask();
    console.info(`Kills came with these many of ${clips.length} clips made: ${places.join(' ')}`);
    expect(places.filter((made) => made < clips.length).length).toBeGreaterThanOrEqual(KILLS / 2);
    await holds();
    const all = await facts.getRepository(Derivative).find({ order: { taskId: 'ASC', clipIndex: 'ASC' } });
    const tasks = new Set(all.map(({ taskId }) => taskId));
    expect(tasks.size).toBe(task);
    for (const taskId of tasks) {
      const own = all.filter((row) => row.taskId === taskId);
      expect(own.map(({ plan }) => plan)).toEqual(clips);
      expect(own.map(({ parentId }) => parentId)).toEqual(clips.map(({ recordingId }) => recordingId));
    }
    const objects: string[] = [];
    for await (const id of room.store.list()) if (id.startsWith('derivative:')) objects.push(id);
    expect(objects.sort()).toEqual(all.map(({ objectId }) => objectId).sort());
    expect(readdirSync(join(room.store.exportsFolder, '.unfinished'))).toEqual([]);
    expect(await facts.getRepository(AuditRow).countBy({ act: 'derivative.made' })).toBe(all.length);
    expect(await verifyChain(facts)).toMatchObject({ ok: true });
  }, 900_000);
});
