import type { BlurRegion, ClipPlan, TimeRange } from '@zhilu/domain';

/** A frame that is shown while a range begins or ends belongs to it; recorders write 10 frames a second and more. */
const MARGIN_MS = 100;

export interface WatermarkFiles {
  /** File that holds the words, so that nothing of them is read as a filter. */
  text: string;
  font: string;
}

/**
 * The picture's filter graph, from `[0:v:0]` to `[picture]`: even sides, as H.264 wants them; every region averaged away while its
 * range lasts; the watermark in two corners for the whole length. Sides are computed by ffmpeg from the frame that people see
 * (after rotation), rounded outward.
 */
export function pictureFilter(clip: ClipPlan, watermark: WatermarkFiles | null): string {
  const steps = ['[0:v:0]scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1[seen0]'];
  clip.blurs.forEach((blur, index) => steps.push(...hidden(blur, clip, index)));
  const last = `[seen${clip.blurs.length}]`;
  steps.push(watermark ? `${last}${drawn(watermark)}[picture]` : `${last}null[picture]`);
  return steps.join(';');
}

/** Cuts the region out, averages it thrice over a quarter of its smaller side, and lays it over the picture. */
function hidden(blur: BlurRegion, clip: TimeRange, index: number): string[] {
  const left = `floor(iw*${fraction(blur.x)}/2)*2`;
  const top = `floor(ih*${fraction(blur.y)}/2)*2`;
  const right = `min(iw\\,ceil(iw*${fraction(blur.x + blur.width)}/2)*2)`;
  const bottom = `min(ih\\,ceil(ih*${fraction(blur.y + blur.height)}/2)*2)`;
  const cut = `crop=w=max(2\\,${right}-${left}):h=max(2\\,${bottom}-${top}):x=${left}:y=${top}`;
  const average = "boxblur=lr='max(1\\,min(w\\,h)/4)':lp=3:cr='max(0\\,min(cw\\,ch)/4)':cp=3";
  const place = `x=floor(W*${fraction(blur.x)}/2)*2:y=floor(H*${fraction(blur.y)}/2)*2`;
  return [
    `[seen${index}]split[whole${index}][part${index}]`,
    `[part${index}]${cut},${average}[hidden${index}]`,
    `[whole${index}][hidden${index}]overlay=${place}:enable='${during(blur, clip)}'[seen${index + 1}]`,
  ];
}

function drawn({ text, font }: WatermarkFiles): string {
  const words = `drawtext=fontfile=${quoted(font)}:textfile=${quoted(text)}:expansion=none`;
  const look = 'fontcolor=white@0.75:box=1:boxcolor=black@0.35:boxborderw=6:fontsize=max(12\\,h/30)';
  return `${words}:${look}:x=w-tw-w/50:y=h-th-h/40,${words}:${look}:x=w/50:y=h/40`;
}

/** The sound's filter, or null where nothing is muted. */
export function soundFilter(clip: ClipPlan): string | null {
  if (clip.mutes.length === 0) return null;
  return clip.mutes.map((mute) => `volume=volume=0:enable='${during(mute, clip)}'`).join(',');
}

/** In seconds of the clip, a little longer than asked on both sides. */
function during(range: TimeRange, clip: TimeRange): string {
  const from = Math.max(0, range.fromMs - clip.fromMs - MARGIN_MS);
  return `between(t,${seconds(from)},${seconds(range.toMs - clip.fromMs + MARGIN_MS)})`;
}

export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function fraction(value: number): string {
  return Math.min(1, Math.max(0, value)).toFixed(6);
}

/** A path inside a filter: quoted, and what quoting does not cover escaped (ffmpeg-utils, "Quoting and escaping"). */
function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", "'\\\\\\''").replaceAll(':', '\\:')}'`;
}
