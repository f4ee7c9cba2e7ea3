import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Wire } from '@zhilu/domain';
import { playbackTicket, readRecording } from '../api/footage';
import { ApiError } from '../api/http';

export interface Playback {
  view: Readonly<Ref<Wire.RecordingView | null>>;
  /** Address of the stream; empty while it is not there. */
  src: Ref<string>;
  loading: Ref<boolean>;
  /** Why it does not play, in words; empty when it does. `final`: trying again changes nothing. */
  why: ComputedRef<string>;
  final: ComputedRef<boolean>;
  /** Asks for the stream; again after a failure. */
  open: () => Promise<void>;
  /** The stream broke at this second: a ticket that ran out is asked for again. */
  broke: (seconds: number) => void;
  /** Where the stream goes on after it broke, in seconds. */
  resumeAt: Ref<number>;
}

/** How soon after the last ticket a broken stream is no expired ticket. */
const TOO_SOON_MS = 5_000;

/** The stream of the recording that is being cut, by a short-lived ticket like the player's. */
export function usePlayback(recordingId: Ref<string | null>): Playback {
  const { t } = useI18n();
  const view = shallowRef<Wire.RecordingView | null>(null);
  const src = ref('');
  const loading = ref(false);
  const failure = ref('');
  const resumeAt = ref(0);
  let askedAt = 0;
  let turn = 0;

  const codec = computed(() => [view.value?.row.container, view.value?.row.video].filter(Boolean).join(' / '));
  const forbidden = computed(() => view.value?.whyNoPlayback ?? '');
  const unplayable = computed(() =>
    view.value && !view.value.playable
      ? t('clips.notPlayable', { codec: codec.value || t('player.unknownCodec') })
      : '',
  );
  const why = computed(() => failure.value || forbidden.value || unplayable.value);
  const final = computed(() => !failure.value && Boolean(forbidden.value || unplayable.value));

  async function open(): Promise<void> {
    const id = recordingId.value;
    const own = ++turn;
    src.value = '';
    failure.value = '';
    if (!id) return;
    loading.value = true;
    try {
      const known = view.value?.row.id === id ? view.value : await readRecording(id);
      if (own !== turn) return;
      view.value = known;
      if (known.whyNoPlayback || !known.playable) return;
      askedAt = Date.now();
      const ticket = await playbackTicket(id);
      if (own === turn) src.value = ticket.url;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (own === turn) failure.value = error.message;
    } finally {
      if (own === turn) loading.value = false;
    }
  }

  function broke(seconds: number): void {
    if (!src.value) return;
    resumeAt.value = seconds;
    src.value = '';
    if (Date.now() - askedAt < TOO_SOON_MS) failure.value = t('player.broken', { codec: codec.value });
    else void open();
  }

  watch(
    recordingId,
    () => {
      view.value = null;
      resumeAt.value = 0;
      void open();
    },
    { immediate: true },
  );
  onScopeDispose(() => turn++);
  return { view, src, loading, why, final, open, broke, resumeAt };
}
