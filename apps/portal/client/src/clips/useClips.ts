import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import type { BlurRegion, ClipPlan, TimeRange } from '@zhilu/domain';
import { newBlur, newClip, newMute, replaced, withRange, withTimes, type Box } from './editing';

/** `all`: cut freely; `more`: only hide more than was approved; `view`: look. */
export type ClipsMode = 'all' | 'more' | 'view';

export interface ClipsDesk {
  mode: ClipsMode;
  plans: Ref<ClipPlan[]>;
  /** Place of the chosen clip and of the chosen region in it. */
  chosen: Ref<number | null>;
  region: Ref<number | null>;
  clip: ComputedRef<ClipPlan | null>;
  /** How many of the chosen clip's regions and silences were approved and stay as they are. */
  fixed: ComputedRef<{ blurs: number; mutes: number }>;
  changed: ComputedRef<boolean>;
  mayUndo: ComputedRef<boolean>;
  undo: () => void;
  choose: (index: number | null) => void;
  addClip: (recordingId: string, atMs: number, totalMs: number) => void;
  removeClip: (index: number) => void;
  /** Without `settled` the change goes on, as while dragging; one undo takes back all of it. */
  setTimes: (times: Partial<TimeRange>, totalMs: number, settled?: boolean) => void;
  addBlur: (box: Box) => void;
  setBlur: (index: number, change: Partial<BlurRegion>, settled?: boolean) => void;
  removeBlur: (index: number) => void;
  addMute: (atMs: number) => void;
  setMute: (index: number, change: Partial<TimeRange>) => void;
  removeMute: (index: number) => void;
  settle: () => void;
}

const MOST_UNDONE = 200;

/** The clips on the table with everything that may be done to them, each step to be taken back. `standing` were approved. */
export function useClips(given: readonly ClipPlan[], mode: ClipsMode, standing: readonly ClipPlan[]): ClipsDesk {
  const plans = shallowRef<ClipPlan[]>([...given]);
  const chosen = ref<number | null>(given.length > 0 ? 0 : null);
  const region = ref<number | null>(null);
  const history = shallowRef<ClipPlan[][]>([]);
  let unsettled = false;

  const clip = computed(() => (chosen.value === null ? null : (plans.value[chosen.value] ?? null)));
  const fixed = computed(() => {
    const approved = mode === 'more' && chosen.value !== null ? standing[chosen.value] : undefined;
    if (mode === 'view') return { blurs: Infinity, mutes: Infinity };
    return { blurs: approved?.blurs.length ?? 0, mutes: approved?.mutes.length ?? 0 };
  });

  function set(next: ClipPlan[], settled = true): void {
    if (mode === 'view') return;
    if (!unsettled) history.value = [...history.value, plans.value].slice(-MOST_UNDONE);
    plans.value = next;
    unsettled = !settled;
  }

  function setClip(next: ClipPlan, settled = true): void {
    if (chosen.value !== null) set(replaced(plans.value, chosen.value, next), settled);
  }

  function choose(index: number | null): void {
    chosen.value = index;
    region.value = null;
  }

  function undo(): void {
    const before = history.value.at(-1);
    if (!before) return;
    history.value = history.value.slice(0, -1);
    plans.value = before;
    unsettled = false;
    if (chosen.value !== null && chosen.value >= before.length) choose(before.length > 0 ? before.length - 1 : null);
    if (region.value !== null && region.value >= (clip.value?.blurs.length ?? 0)) region.value = null;
  }

  return {
    mode,
    plans,
    chosen,
    region,
    clip,
    fixed,
    changed: computed(() => history.value.length > 0),
    mayUndo: computed(() => history.value.length > 0),
    undo,
    choose,
    addClip(recordingId, atMs, totalMs) {
      if (mode !== 'all') return;
      set([...plans.value, newClip(recordingId, atMs, totalMs)]);
      choose(plans.value.length - 1);
    },
    removeClip(index) {
      if (mode !== 'all') return;
      set(replaced(plans.value, index));
      choose(plans.value.length > 0 ? Math.min(index, plans.value.length - 1) : null);
    },
    setTimes(times, totalMs, settled = true) {
      if (clip.value && mode === 'all') setClip(withTimes(clip.value, times, totalMs), settled);
    },
    addBlur(box) {
      if (!clip.value) return;
      setClip({ ...clip.value, blurs: [...clip.value.blurs, newBlur(clip.value, box)] });
      region.value = clip.value.blurs.length - 1;
    },
    setBlur(index, change, settled = true) {
      if (!clip.value || index < fixed.value.blurs) return;
      const blur = { ...clip.value.blurs[index], ...change };
      const times =
        'fromMs' in change || 'toMs' in change ? withRange(clip.value.blurs[index], change, clip.value) : blur;
      setClip({ ...clip.value, blurs: replaced(clip.value.blurs, index, times) }, settled);
    },
    removeBlur(index) {
      if (!clip.value || index < fixed.value.blurs) return;
      setClip({ ...clip.value, blurs: replaced(clip.value.blurs, index) });
      region.value = null;
    },
    addMute(atMs) {
      if (clip.value) setClip({ ...clip.value, mutes: [...clip.value.mutes, newMute(clip.value, atMs)] });
    },
    setMute(index, change) {
      if (!clip.value || index < fixed.value.mutes) return;
      const range = withRange(clip.value.mutes[index], change, clip.value);
      setClip({ ...clip.value, mutes: replaced(clip.value.mutes, index, range) });
    },
    removeMute(index) {
      if (clip.value && index >= fixed.value.mutes)
        setClip({ ...clip.value, mutes: replaced(clip.value.mutes, index) });
    },
    settle: () => void (unsettled = false),
  };
}
