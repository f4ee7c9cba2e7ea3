import { readdirSync } from 'node:fs';
import { AccessGrant, CaseEvent, CaseFile, SealedCopy } from '@zhilu/persistence';
import { OpenAccessHandler } from '../../../apps/worker/src/access/open-access.handler';
import { ExportFootageHandler } from '../../../apps/worker/src/footage/export-footage.handler';
import { aTask, type EvidenceRoom } from './evidence-room';

/** Nothing leaves the house without a granting decision in the facts, whatever the engine says. */
export function decisions(room: () => EvidenceRoom): void {
  const exporting = async (taskId: string, recordingIds: string[]) => {
    await room().nameInCase(recordingIds);
    return new ExportFootageHandler(room().facts, room().bundles(), room().store, room().media).handle(
      { recordingIds },
      aTask(taskId),
    );
  };
  const opening = async (taskId: string, recordingIds: string[]) => {
    await room().nameInCase(recordingIds);
    return new OpenAccessHandler(room().facts, room().bundles()).handle(
      { recordingIds, validFor: 'P30D' },
      aTask(taskId),
    );
  };
  const clearCase = async () => {
    for (const entity of [CaseEvent, CaseFile]) await room().facts.getRepository(entity).clear();
  };

  async function expectRefused(sentence: RegExp): Promise<void> {
    const ids = await room().importTwo();
    const refusal = { name: 'PermanentFailure', message: expect.stringMatching(sentence) };
    await expect(exporting(`r-${room().acts}`, ids)).rejects.toMatchObject(refusal);
    await expect(opening(`r-${room().acts}`, ids)).rejects.toMatchObject(refusal);
    expect(await room().facts.getRepository(SealedCopy).count()).toBe(0);
    expect(await room().facts.getRepository(AccessGrant).count()).toBe(0);
    expect(readdirSync(room().store.exportsFolder)).toEqual([]);
  }

  it.each<[string, RegExp, () => Promise<unknown>]>([
    ['undecided', /尚无审批决定/, async () => undefined],
    ['decided by an earlier step only', /尚无审批决定/, () => room().decide('agree', 'userTask_giveOpinion')],
    ['decided in another case', /尚无审批决定/, () => room().decide('granted', 'userTask_approve', 'CY-2026-0001')],
    ['refused', /“refused”/, () => room().decide('refused')],
    [
      'refused after it was granted',
      /“refused”/,
      () =>
        room()
          .decide('granted')
          .then(() => room().decide('refused')),
    ],
    ['decided with an outcome the model does not have', /“allowed”/, () => room().decide('allowed')],
  ])('nothing leaves of a case %s', async (_state, sentence, arrange) => {
    await room().facts.getRepository(CaseEvent).clear();
    await arrange();
    await expectRefused(sentence);
  });

  it('nothing leaves of a process without a decision step, nor of a case that is not on file', async () => {
    await clearCase();
    await room().addCase('card-intake');
    await room().decide('granted');
    await expectRefused(/没有审批步骤/);
    await clearCase();
    await expect(exporting('r-none', ['x'])).rejects.toMatchObject({ name: 'PermanentFailure' });
    await expect(opening('r-none', ['x'])).rejects.toMatchObject({ name: 'PermanentFailure' });
  });

  it('the newest decision counts', async () => {
    await room().facts.getRepository(CaseEvent).clear();
    await room().decide('refused');
    await room().decide('granted');
    const ids = await room().importTwo();
    await expect(exporting('r-again', ids)).resolves.toMatchObject({ sealedCopyId: expect.any(String) });
    await expect(opening('r-again', ids)).resolves.toMatchObject({ accessValidTo: expect.any(String) });
  });
}
