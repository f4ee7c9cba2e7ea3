import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '@zhilu/audit';
import type { DeployedBundles } from '@zhilu/cases';
import type { ClipPlan, Wire } from '@zhilu/domain';
import { CaseEvent, CaseSubmission, Derivative, Recording, StepProgress } from '@zhilu/persistence';
import { DERIVED_CLIP, type ObjectId } from '@zhilu/storage';
import { DeriveFootageHandler } from '../../../apps/worker/src/footage/derive-footage.handler';
import { aTask, CASE, type EvidenceRoom } from './evidence-room';

const FORM = 'court-access.clips';
const SCHEMA: Wire.FormSchema = { id: FORM, type: 'default', components: [{ id: 'c', type: 'clips', key: 'clips' }] };
const WHOLE = { fromMs: 0, toMs: 1_500 };
const FACE = { ...WHOLE, x: 0.2, y: 0.2, width: 0.3, height: 0.3 };

/** Clips for release: only what was approved, once, and never of what is secret. */
export function deriving(room: () => EvidenceRoom): void {
  const bundles = (): DeployedBundles => {
    const shipped = room().bundles();
    const ofDefinition = async () => {
      const bundle = await shipped.ofDefinition('court-access');
      return { ...bundle, forms: new Map(bundle.forms).set(FORM, SCHEMA) };
    };
    return Object.assign(Object.create(shipped) as DeployedBundles, { ofDefinition });
  };
  const handler = () => new DeriveFootageHandler(room().facts, bundles(), room().store, room().media);
  let submissions = 0;
  /** Before the decision, unless said otherwise. */
  const submit = async (clips: Partial<ClipPlan>[], named = clips.map(({ recordingId }) => recordingId!), day = 19) => {
    await room().nameInCase(named);
    await room()
      .facts.getRepository(CaseSubmission)
      .insert({
        ...{
          id: randomUUID(),
          caseNumber: CASE,
          elementId: 'event_requestReceived',
          elementName: '申请',
          formId: FORM,
        },
        ...{ data: { clips: clips.map((clip) => ({ ...WHOLE, blurs: [], mutes: [], ...clip })) }, personId: 'p1' },
        submittedAt: new Date(Date.UTC(2026, 10, day) + ++submissions * 1000),
      });
  };
  const derive = (taskId: string, watermark?: string) => handler().handle({ watermark }, aTask(taskId));
  const rows = (taskId: string) =>
    room()
      .facts.getRepository(Derivative)
      .find({ where: { taskId }, order: { clipIndex: 'ASC' } });

  beforeEach(() => room().facts.getRepository(CaseSubmission).clear());

  it('art-16: makes each clip a new object that names its parent; the parent stays as it was', async () => {
    const ids = await room().importTwo();
    await submit([
      { recordingId: ids[0], blurs: [FACE], mutes: [WHOLE] },
      { recordingId: ids[1], fromMs: 500 },
    ]);
    const output = await derive('d1', '公开使用');
    const made = await rows('d1');
    expect(output).toEqual({ derivativeIds: made.map(({ id }) => id), derivativeCount: 2 });
    expect(made[0]).toMatchObject({ caseNumber: CASE, parentId: ids[0], watermark: `${CASE} 公开使用`, copied: false });
    expect(made[0].plan).toMatchObject({ blurs: [FACE], mutes: [WHOLE] });
    for (const { objectId, sha256, parentId, parentSha256 } of made) {
      const id = objectId as ObjectId;
      expect(await room().store.verify(id, { [DERIVED_CLIP]: sha256 })).toMatchObject({ state: 'match' });
      const note = JSON.parse(readFileSync(await room().store.pathOf(id, 'derivation.json'), 'utf8'));
      expect(note).toMatchObject({ caseNumber: CASE, parent: { recordingId: parentId, sha256: parentSha256 } });
      const parent = await room().facts.getRepository(Recording).findOneByOrFail({ id: parentId });
      expect(parent.sha256).toBe(parentSha256);
      expect(
        await room().store.verify(parent.objectId as ObjectId, { [parent.originalName]: parentSha256 }),
      ).toMatchObject({
        state: 'match',
      });
    }
    expect(await room().facts.getRepository(StepProgress).findOneByOrFail({ id: 'd1' })).toMatchObject({
      percent: 100,
    });
    expect(
      (await room().auditOf('derivative.made')).filter((row) => made.some(({ id }) => id === row.objectId)),
    ).toHaveLength(2);
    expect(await verifyChain(room().facts)).toMatchObject({ ok: true });
    expect(readdirSync(join(room().store.exportsFolder, '.unfinished'))).toEqual([]);
  });

  it('does twice what it does once, and goes on where it stopped', async () => {
    const ids = await room().importTwo();
    await submit(ids.map((recordingId) => ({ recordingId })));
    const first = await derive('d2');
    // As after a kill between store and facts: the object stands, its row does not.
    await room().facts.getRepository(Derivative).delete({ id: first.derivativeIds[1] });
    expect(await derive('d2')).toEqual(first);
    expect((await rows('d2')).map(({ id }) => id)).toEqual(first.derivativeIds);
    const [one, two] = await Promise.all([derive('d3'), derive('d3')]);
    expect(one).toEqual(two);
    expect(await rows('d3')).toHaveLength(2);
  });

  it('takes the clips that were submitted last', async () => {
    const ids = await room().importTwo();
    await submit([{ recordingId: ids[0] }]);
    await submit([{ recordingId: ids[1], fromMs: 100 }]);
    await derive('d4');
    expect((await rows('d4')).map(({ parentId, plan }) => [parentId, plan.fromMs])).toEqual([[ids[1], 100]]);
  });

  it.each(['state', 'commercial'] as const)('art-18: makes nothing of footage marked %s', async (secrecy) => {
    const ids = await room().importTwo();
    await submit(ids.map((recordingId) => ({ recordingId })));
    await room().facts.getRepository(Recording).update({ id: ids[1] }, { secrecy });
    await expect(derive(`d5-${secrecy}`)).rejects.toMatchObject({ name: 'BpmnError', code: 'derivationForbidden' });
    expect(await rows(`d5-${secrecy}`)).toEqual([]);
    expect((await room().auditOf('derivative.refused')).length).toBeGreaterThan(0);
  });

  it('art-16: makes nothing without a granting decision, nor of recordings that the case does not name', async () => {
    const ids = await room().importTwo();
    await submit([{ recordingId: ids[0] }], [ids[1]]);
    await expect(derive('d6')).rejects.toThrow(/不属于案件/);
    await room().nameInCase(ids);
    await room().facts.getRepository(CaseEvent).clear();
    await expect(derive('d6')).rejects.toThrow(/尚无审批决定/);
    expect(await rows('d6')).toEqual([]);
  });

  it('says why a plan cannot be carried out: nothing submitted, outside the recording, forged bytes, no ffmpeg', async () => {
    const ids = await room().importTwo();
    await expect(derive('d7')).rejects.toThrow(/没有片段/);
    await submit([{ recordingId: ids[0], toMs: 60_000 }]);
    await expect(derive('d7')).rejects.toThrow(/片段 1：.*超出录像/);
    await submit([{ recordingId: ids[0] }]);
    const { media } = room();
    room().media = { ...media, ffmpeg: { path: null, missing: { zh: '未启用 ffmpeg', en: 'ffmpeg off' } } };
    await expect(derive('d7')).rejects.toThrow(/ffmpeg/);
    room().media = media;
    await room().tamper(ids[0]);
    await expect(derive('d7')).rejects.toThrow(/校验值不符/);
    expect(await rows('d7')).toEqual([]);
  });

  it('notices a parent that changes while the clip is made, and keeps nothing of it', async () => {
    const ids = await room().importTwo();
    await submit([{ recordingId: ids[0] }]);
    const parent = await room().facts.getRepository(Recording).findOneByOrFail({ id: ids[0] });
    const path = await room().store.pathOf(parent.objectId as ObjectId, parent.originalName);
    const { ffmpeg, ...others } = room().media;
    const script = join(room().folder, 'ffmpeg-and-forger.sh');
    writeFileSync(
      script,
      `#!/bin/sh\n"${ffmpeg.path}" "$@" || exit $?\nchmod u+w "${path}"; echo forged >> "${path}"\n`,
      { mode: 0o755 },
    );
    room().media = { ...others, ffmpeg: { path: script, missing: null } };
    await expect(derive('d8')).rejects.toThrow(/校验值不符/);
    expect(await rows('d8')).toEqual([]);
  });

  it('art-16: makes a rework that hides more, and none that shows what was not approved', async () => {
    const [id] = await room().importTwo();
    await submit([{ recordingId: id, blurs: [FACE] }]);
    await submit([{ recordingId: id, blurs: [FACE], mutes: [WHOLE] }], [id], 22);
    await derive('d9');
    expect((await rows('d9'))[0].plan.mutes).toEqual([WHOLE]);
    const refused = (await room().auditOf('derivative.refused')).length;
    await submit([{ recordingId: id, mutes: [WHOLE] }], [id], 23);
    await expect(derive('d10')).rejects.toThrow(/批准时已有的遮挡/);
    expect(await room().auditOf('derivative.refused')).toHaveLength(refused + 1);
    await room().facts.getRepository(CaseSubmission).clear();
    await submit([{ recordingId: id }], [id], 22);
    await expect(derive('d10')).rejects.toThrow(/决定之后提交/);
    expect(await rows('d10')).toEqual([]);
  });

  it('leaves a row in the audit when nothing was decided, and makes nothing of a damaged recording', async () => {
    const [id] = await room().importTwo();
    await submit([{ recordingId: id }]);
    await room().facts.getRepository(Recording).update({ id }, { damaged: true });
    await expect(derive('d11')).rejects.toThrow(/可能已损坏/);
    await room().facts.getRepository(Recording).update({ id }, { damaged: false });
    const refused = (await room().auditOf('derivative.refused')).length;
    await room().decide('refused');
    await expect(derive('d11')).rejects.toMatchObject({ name: 'PermanentFailure' });
    expect(await room().auditOf('derivative.refused')).toHaveLength(refused + 1);
    expect(await rows('d11')).toEqual([]);
  });

  it('clears what a killed attempt left, even when its clip was stored', async () => {
    const [id] = await room().importTwo();
    await submit([{ recordingId: id }]);
    await derive('d12');
    const [{ objectId }] = await rows('d12');
    await room().facts.getRepository(Derivative).delete({ taskId: 'd12' });
    const drafts = join(room().store.exportsFolder, '.unfinished');
    const draftOf = (pid: number) => `derive.${objectId.replace(':', '-')}.${hostname()}.${pid}.x`;
    for (const pid of [spawnSync('true').pid, process.pid]) mkdirSync(join(drafts, draftOf(pid)), { recursive: true });
    await derive('d12');
    expect(readdirSync(drafts)).toEqual([draftOf(process.pid)]);
    expect(await rows('d12')).toHaveLength(1);
  });
}
