import { eventually, type Stack } from '../support/stack';

/** Fires a timer of a case over the engine's REST, instead of waiting for it. */
export async function fireTimer({ rest }: Stack, caseNumber: string, elementId: string): Promise<void> {
  const job = await eventually(`${elementId} of ${caseNumber} is armed`, async () => {
    const instance = (await rest.instances.byBusinessKey(caseNumber))[0];
    for (const candidate of instance ? await rest.jobs.byInstance(instance.id) : []) {
      const definition = await rest.jobs.definition(candidate.jobDefinitionId);
      if (definition.activityId === elementId) return candidate;
    }
    return null;
  });
  await rest.jobs.execute(job.id);
}
