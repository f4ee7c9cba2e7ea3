import { setTimeout as pause } from 'node:timers/promises';
import { importCard } from '../support/card-story';
import { startStack, until, type Stack } from '../support/stack';
import { FactsAfter } from './facts-after';
import { Office, type Plan } from './office';

/** Kills in all; the full run has 100 of them over 50 cases, the daily one as many as a few minutes hold. */
const KILLS = Number(process.env.ZHILU_KILLS ?? 12);
const CASES = Math.max(8, Math.round(KILLS < 60 ? KILLS * 0.8 : KILLS / 2));
const SEED = Number(process.env.ZHILU_SEED ?? Date.now() % 1_000_000);
/** A worker's lock and a portal's lease last up to a minute each; engines start for half a minute on a busy machine. */
const LIMIT_MS = 300_000 + KILLS * 20_000;

const PLANS: Plan[] = ['viewing', 'copy', 'refused', 'viewing', 'noFootage'];
const STEPS: Record<Plan, string[]> = {
  viewing: [
    'userTask_checkMaterials:complete',
    'userTask_giveOpinion:agree',
    'userTask_approve:granted',
    'userTask_schedule:scheduled',
    'userTask_registerViewing:registered',
  ],
  copy: [
    'userTask_checkMaterials:complete',
    'userTask_giveOpinion:agree',
    'userTask_approve:granted',
    'userTask_schedule:scheduled',
    'userTask_registerViewing:registered',
  ],
  refused: ['userTask_checkMaterials:complete', 'userTask_giveOpinion:agree', 'userTask_approve:refused'],
  noFootage: ['userTask_checkMaterials:noFootage'],
};
const END: Record<Plan, { state: string; end: string }> = {
  viewing: { state: 'granted', end: '已查阅' },
  copy: { state: 'granted', end: '已查阅并提供副本' },
  refused: { state: 'refused', end: '未批准' },
  noFootage: { state: 'refused', end: '未找到录像' },
};
const PAPERS: Record<Plan, string[]> = {
  viewing: ['外部查阅审批表', '查阅回执', '查阅答复函'].sort(),
  copy: ['外部查阅审批表', '查阅回执', '查阅答复函'].sort(),
  refused: ['外部查阅审批表', '查阅答复函'].sort(),
  noFootage: ['查阅答复函'],
};

type Target = 'portal' | 'worker' | 'engine';

/** mulberry32: the same seed kills the same processes in the same order. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe(`${CASES} running cases under ${KILLS} kills (ZHILU_SEED=${SEED})`, () => {
  const plans = Array.from({ length: CASES }, (_, index) => PLANS[index % PLANS.length]);
  const killed: Record<Target, number> = { portal: 0, worker: 0, engine: 0 };
  let stack: Stack;
  let office: Office;
  let facts: FactsAfter;

  async function kill(target: Target): Promise<void> {
    killed[target] += 1;
    if (target === 'engine') {
      await stack.engine.kill();
      return stack.engine.restart();
    }
    await stack[target].kill();
    await stack[target].start();
  }

  /** Spread over the whole run by what people have got done, each at a random moment after that. */
  async function strike(): Promise<void> {
    const roll = dice(SEED);
    const total = plans.reduce((sum, plan) => sum + 1 + STEPS[plan].length, 0);
    for (let number = 0; number < KILLS; number += 1) {
      const due = Math.floor((number * total) / KILLS);
      await until(`${due} acts are done before kill ${number + 1}`, async () => office.acts >= due, LIMIT_MS);
      const draw = roll();
      await pause(roll() * 1_200);
      await kill(draw < 0.42 ? 'portal' : draw < 0.86 ? 'worker' : 'engine');
    }
  }

  beforeAll(async () => {
    stack = await startStack();
    const recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
    facts = await FactsAfter.open(stack);
    office = new Office(stack, recordingIds);
    await office.open();
    const started = Date.now();
    const desks = office.work();
    await Promise.race([Promise.all([office.file(plans), strike()]), desks]);
    const struck = Date.now();
    await Promise.race([
      desks,
      until(
        'every case has ended',
        async () => (await Promise.all([...office.plans.keys()].map((each) => facts.outcome(each)))).every(hasEnded),
        LIMIT_MS,
      ),
    ]);
    office.stop();
    await desks;
    process.stdout.write(
      `FAULTS seed=${SEED} cases=${CASES} kills portal=${killed.portal} worker=${killed.worker} engine=${killed.engine} ` +
        `acts=${office.acts} under-fire=${Math.round((struck - started) / 1000)}s all-ended=${Math.round((Date.now() - started) / 1000)}s\n`,
    );
  }, LIMIT_MS * 2);

  afterAll(async () => {
    office?.stop();
    await facts?.close();
    await stack?.stop();
  });

  const eachCase = async (look: (caseNumber: string, plan: Plan) => Promise<void>) => {
    for (const [caseNumber, plan] of office.plans) await look(caseNumber, plan);
  };

  it('ends every case as its people decided, each with one instance in the engine', async () => {
    expect(office.plans.size).toBe(CASES);
    await eachCase(async (caseNumber, plan) => {
      expect([caseNumber, await facts.outcome(caseNumber)]).toEqual([caseNumber, END[plan]]);
      expect([caseNumber, await facts.instances(caseNumber)]).toEqual([caseNumber, ['COMPLETED']]);
    });
  });

  it('has lost and doubled no decision', async () => {
    const told = new Map<string, Map<string, string>>();
    await eachCase(async (caseNumber, plan) => {
      expect([caseNumber, await facts.done(caseNumber)]).toEqual([caseNumber, STEPS[plan]]);
      told.set(caseNumber, await facts.completedTasks(caseNumber));
      expect(told.get(caseNumber)?.size).toBe(STEPS[plan].length);
    });
    for (const { taskId, caseNumber, elementId, outcome } of office.acknowledged) {
      expect(await facts.event(taskId)).toMatchObject({ caseNumber, elementId, outcomeId: outcome });
      expect(told.get(caseNumber)?.get(taskId)).toBe(elementId);
    }
  });

  it('has made each document, copy, register row and message once', async () => {
    const applicant = (await stack.as('shenjie')).session.person.id;
    await eachCase(async (caseNumber, plan) => {
      const viewed = plan === 'viewing' || plan === 'copy';
      expect([caseNumber, await facts.documents(caseNumber)]).toEqual([caseNumber, PAPERS[plan]]);
      expect(await facts.copies(caseNumber)).toBe(plan === 'copy' ? 1 : 0);
      expect(await facts.registerRows(caseNumber)).toBe(viewed ? 1 : 0);
      expect(await facts.notified(caseNumber, applicant)).toBe(1);
    });
    expect(await facts.gapsInRegisters()).toEqual([]);
    expect(await facts.unrecordedRegisterRows()).toEqual([]);
  });

  it('leaves no act on its way, no step open and no case waiting for a person', async () => {
    expect(await facts.unsettled()).toEqual([]);
    expect(await facts.offered([...office.plans.keys()])).toEqual([]);
    expect(await facts.openIncidents()).toEqual([]);
  });

  it('keeps the audit chain whole', async () => {
    expect(await facts.chain()).toMatchObject({ ok: true });
  });
});

function hasEnded({ end }: { end: string | null }): boolean {
  return end !== null;
}
