import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseModel } from './parse-model';
import type { ProcessModel } from './process-model';
import { whenAsked } from './when-asked';

const shipped = (id: string): Promise<ProcessModel> =>
  parseModel(readFileSync(join(__dirname, `../../../../bpmn/${id}/${id}.bpmn`), 'utf8'));

describe('when a step is asked', () => {
  it('is always for what every granted case passes', async () => {
    const model = await shipped('court-access');
    const always = ['userTask_checkMaterials', 'userTask_giveOpinion', 'userTask_approve', 'userTask_schedule'];
    expect(always.map((id) => whenAsked(model, id))).toEqual([null, null, null, null]);
  });

  it('is the name of the answer that leads to a step only some cases pass', async () => {
    const model = await shipped('court-access');
    expect(whenAsked(model, 'userTask_reviewSecrecy')).toBe('涉密');
    expect(whenAsked(model, 'userTask_supplement')).toBe('需要补充');
  });

  it('has no name where several events lead to the step', async () => {
    const model = await shipped('card-intake');
    expect(whenAsked(model, 'userTask_correct')).toBe('');
    expect(whenAsked(model, 'userTask_confirm')).toBeNull();
  });
});
