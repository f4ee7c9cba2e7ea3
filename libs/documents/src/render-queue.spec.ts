import { Refusal } from '@zhilu/domain';
import { RenderQueue } from './render-queue';

describe('render queue', () => {
  it('runs two at once, lets three wait and refuses the rest', async () => {
    const queue = new RenderQueue(2, 3);
    const release: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, (running += 1));
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
    };

    const accepted = [1, 2, 3, 4, 5].map(() => queue.run(work));
    const refused = await queue.run(work).catch((error: unknown) => error);
    for (let done = 0; done < 5; done += 1) {
      while (release.length === 0) await new Promise(setImmediate);
      release.shift()?.();
    }
    await Promise.all(accepted);

    expect(most).toBe(2);
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).kind).toBe('unavailable');
    expect((refused as Refusal).sentence.zh).toContain('3 份文书排队');
  });

  it('goes on after work that failed', async () => {
    const queue = new RenderQueue(1, 1);

    await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(queue.run(() => Promise.resolve('fine'))).resolves.toBe('fine');
  });
});
