import { Capacity } from './capacity';

const capacity = () =>
  new Capacity(
    10,
    new Map([
      ['wide', 10],
      ['other', 10],
      ['narrow', 2],
    ]),
  );

describe('capacity', () => {
  it('asks for no more than the narrowest of the topics it names can take', () => {
    expect(capacity().nextAsk(false)).toEqual({
      topics: new Set(['wide', 'other', 'narrow']),
      maxTasks: 2,
      longPoll: true,
    });
  });

  it('leaves out a topic that is full', () => {
    const counted = capacity();
    counted.enter('narrow');
    counted.enter('narrow');
    expect(counted.nextAsk(false)).toEqual({ topics: new Set(['wide', 'other']), maxTasks: 8, longPoll: true });
    counted.leave('narrow');
    expect(counted.nextAsk(false)).toMatchObject({ maxTasks: 1 });
  });

  it('fills the rest of the room in every other poll of a backlog, without waiting at the engine', () => {
    const counted = capacity();
    expect(counted.nextAsk(true)).toEqual({ topics: new Set(['wide', 'other']), maxTasks: 10, longPoll: false });
    expect(counted.nextAsk(true)).toMatchObject({ maxTasks: 2, longPoll: true });
    expect(counted.nextAsk(true)).toMatchObject({ maxTasks: 10, longPoll: false });
  });

  it('asks for nothing when the whole is full', () => {
    const counted = capacity();
    for (let n = 0; n < 10; n += 1) counted.enter('wide');
    expect(counted.nextAsk(true)).toBeUndefined();
    counted.leave('wide');
    expect(counted.nextAsk(false)).toMatchObject({ maxTasks: 1, topics: new Set(['wide', 'other', 'narrow']) });
    expect(counted.byTopic()).toEqual({ wide: 9, other: 0, narrow: 0 });
  });

  it('takes no more than 50 in one answer', () => {
    expect(new Capacity(500, new Map([['wide', 500]])).nextAsk(false)).toMatchObject({ maxTasks: 50 });
  });
});
