import { scopesAround } from './paths';
import type { ElementModel, FlowModel, ProcessModel, UserTaskModel } from './process-model';

/** What each outcome variable may hold at an element; the empty text stands for "not yet set". */
type Outcomes = ReadonlyMap<string, ReadonlySet<string>>;

/** Steps that end only with some of their outcomes, by element id; with none: steps that are never done. */
export type Restriction = ReadonlyMap<string, readonly string[]>;

/**
 * Ids of all elements a case may come to, when the steps of `restriction` end only as it says. Conditions on outcomes are
 * weighed, so that a path which the outcomes taken on it rule out does not count; any other condition may hold or not. A
 * sub-process is left when one of its ends is reached; what sits on an edge, and event sub-processes, may begin at any time.
 */
export function reachable(model: ProcessModel, restriction: Restriction = new Map()): Set<string> {
  return new Course(model, restriction).follow();
}

/** A place a case may be at; `aside` is the scope whose end does not come with this path, since the main one goes on beside it. */
interface Place {
  id: string;
  aside: string | null;
}

class Course {
  private readonly known = new Map<string, Outcomes>();
  private readonly reached = new Set<string>();
  private readonly waiting: Place[] = [];
  private readonly tracked: ReadonlySet<string>;
  private readonly index: ModelIndex;

  constructor(
    model: ProcessModel,
    private readonly restriction: Restriction,
  ) {
    this.tracked = trackedVariables(model);
    this.index = indexed(model);
  }

  follow(): Set<string> {
    const unset = new Map([...this.tracked].map((name) => [name, new Set([''])]));
    for (const { id } of this.index.starts(null)) this.arrive({ id, aside: null }, unset);
    while (this.waiting.length > 0) this.pass(this.waiting.pop()!);
    return this.reached;
  }

  /** Comes to a place; it is looked at again when it may now be reached with an outcome not seen there before. */
  private arrive(place: Place, outcomes: Outcomes): void {
    const key = `${place.id} ${place.aside ?? ''}`;
    const before = this.known.get(key);
    const after = before ? united(before, outcomes) : outcomes;
    if (before && sizeOf(before) === sizeOf(after)) return;
    this.known.set(key, after);
    this.reached.add(place.id);
    this.waiting.push(place);
  }

  private pass(place: Place): void {
    const outcomes = this.known.get(`${place.id} ${place.aside ?? ''}`)!;
    for (const event of this.index.meanwhile(place.id)) {
      const isAside = event.attachedTo !== null && !event.interrupting;
      this.arrive({ id: event.id, aside: isAside ? event.parentId : place.aside }, outcomes);
    }
    const after = this.done(place.id, outcomes);
    if (after) for (const [id, then] of this.following(place, after)) this.arrive({ id, aside: place.aside }, then);
  }

  /** The outcomes after an element; null when it is never done. */
  private done(id: string, outcomes: Outcomes): Outcomes | null {
    const task = this.index.tasks.get(id);
    if (!task) return outcomes;
    const left = this.restriction.get(id) ?? task.outcomes.map((outcome) => outcome.id);
    if (left.length === 0 && this.restriction.has(id)) return null;
    const { outcomeVariable: name } = task;
    return name && this.tracked.has(name) ? new Map([...outcomes, [name, new Set(left)]]) : outcomes;
  }

  private following({ id, aside }: Place, outcomes: Outcomes): [string, Outcomes][] {
    const { type, parentId, eventKind } = this.index.elements[id];
    const all = (ids: string[]): [string, Outcomes][] => ids.map((each) => [each, outcomes]);
    if (type === 'subProcess') return all(this.index.starts(id).map((start) => start.id));
    const flows = this.index.flowsFrom(id);
    if (flows.length === 0) return eventKind === 'error' ? [] : all(this.leaving(parentId, aside));
    return flows.flatMap((flow): [string, Outcomes][] => {
      const left = this.along(flow, flows, outcomes);
      return left ? [[flow.target, left]] : [];
    });
  }

  /** The outcomes with which a flow can be taken; null when with none. */
  private along(flow: FlowModel, among: FlowModel[], outcomes: Outcomes): Outcomes | null {
    if (!this.index.defaults.has(flow.id)) return narrowed(outcomes, comparison(flow.condition), true);
    const others = among.filter(({ id }) => id !== flow.id);
    return others.reduce<Outcomes | null>(
      (left, other) => left && narrowed(left, comparison(other.condition), false),
      outcomes,
    );
  }

  /** Where a case goes on when a path in a scope has ended. */
  private leaving(scopeId: string | null, aside: string | null): string[] {
    if (scopeId === null || scopeId === aside) return [];
    const { isEventSubProcess, parentId } = this.index.elements[scopeId];
    if (!isEventSubProcess) return this.index.flowsFrom(scopeId).map((flow) => flow.target);
    return this.index.starts(scopeId).some((start) => start.interrupting) ? this.leaving(parentId, aside) : [];
  }
}

interface ModelIndex {
  elements: ProcessModel['elements'];
  tasks: ReadonlyMap<string, UserTaskModel>;
  defaults: ReadonlySet<string | null>;
  flowsFrom(id: string): FlowModel[];
  /** Start events of a scope; null: of the process. */
  starts(scopeId: string | null): ElementModel[];
  /** What may begin while a case is at an element: events on its edge and around it, event sub-processes of its scopes. */
  meanwhile(id: string): ElementModel[];
}

function indexed({ elements, flows, gateways, userTasks }: ProcessModel): ModelIndex {
  const nodes = Object.values(elements).filter(({ type }) => type !== 'sequenceFlow');
  const edges = groupedBy(nodes, ({ attachedTo }) => attachedTo);
  const outgoing = groupedBy(flows, ({ source }) => source);
  const begins = nodes.filter(({ type, isEventSubProcess }) => type === 'startEvent' || isEventSubProcess);
  const inScope = groupedBy(begins, ({ parentId }) => parentId);
  return {
    elements,
    tasks: new Map(userTasks.map((task) => [task.elementId, task])),
    defaults: new Set(gateways.map(({ defaultFlow }) => defaultFlow)),
    flowsFrom: (id) => outgoing.get(id) ?? [],
    starts: (scopeId) => (inScope.get(scopeId) ?? []).filter(({ type }) => type === 'startEvent'),
    meanwhile: (id) => {
      const scopes = scopesAround(elements, elements[id].parentId);
      const events = [...scopes, null].flatMap((scope) => inScope.get(scope) ?? []);
      return [
        ...[id, ...scopes].flatMap((host) => edges.get(host) ?? []),
        ...events.filter(({ isEventSubProcess }) => isEventSubProcess),
      ];
    },
  };
}

function groupedBy<Each, Key>(all: Each[], keyOf: (each: Each) => Key): Map<Key, Each[]> {
  const groups = new Map<Key, Each[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

interface Comparison {
  variable: string;
  literal: string;
  equal: boolean;
}

const COMPARISON = /^\$\{\s*([A-Za-z_]\w*)\s*(==|!=|\beq\b|\bne\b)\s*(?:'([^']*)'|"([^"]*)")\s*\}$/;

/** A condition that does nothing but compare a variable with a text; null for any other. */
function comparison(condition: string | null): Comparison | null {
  const match = COMPARISON.exec(condition ?? '');
  if (!match) return null;
  const [, variable, sign, single, double] = match;
  return { variable, literal: single ?? double, equal: sign === '==' || sign === 'eq' };
}

/** The outcomes for which the comparison holds (or does not); null when for none. Unknown variables rule out nothing. */
function narrowed(outcomes: Outcomes, compared: Comparison | null, holds: boolean): Outcomes | null {
  const values = compared && outcomes.get(compared.variable);
  if (!compared || !values) return outcomes;
  const wanted = compared.equal === holds;
  const left = [...values].filter((each) => (each === compared.literal) === wanted);
  return left.length === 0 ? null : new Map([...outcomes, [compared.variable, new Set(left)]]);
}

/** Variables that outcomes of steps set and nothing else does. */
function trackedVariables({ userTasks, startForm, mappings, resultVariables }: ProcessModel): Set<string> {
  const others = new Set([
    ...(startForm?.variables ?? []),
    ...userTasks.flatMap((task: UserTaskModel) => task.variables),
    ...mappings.map((mapping) => mapping.name),
    ...resultVariables,
  ]);
  return new Set(userTasks.flatMap(({ outcomeVariable: name }) => (name && !others.has(name) ? [name] : [])));
}

function united(one: Outcomes, other: Outcomes): Outcomes {
  return new Map([...one].map(([name, values]) => [name, new Set([...values, ...(other.get(name) ?? [])])]));
}

function sizeOf(outcomes: Outcomes): number {
  return [...outcomes.values()].reduce((sum, values) => sum + values.size, 0);
}
