import { isSecret, SECRECY_NAMES, type Sentence } from '@zhilu/domain';
import type { Recording } from '@zhilu/persistence';
import { covers, type RecordingScope } from './recording-scope';

/** What browsers play, by container and codecs as ffprobe names them. */
const MEDIA_TYPES: Record<string, string> = {
  mp4: 'video/mp4',
  mov: 'video/mp4',
  m4v: 'video/mp4',
  m4a: 'audio/mp4',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
};
const VIDEO = ['h264', 'vp8', 'vp9', 'av1', null];
const AUDIO = ['aac', 'mp3', 'opus', 'vorbis', 'flac', 'pcm_s16le', null];

/** Media type under which a browser plays the recording, or null when none does (H.265, ts, avi, damaged files). */
export function mediaTypeOf(
  recording: Pick<Recording, 'container' | 'videoCodec' | 'audioCodec' | 'damaged'>,
): string | null {
  const { container, videoCodec, audioCodec } = recording;
  if (!VIDEO.includes(videoCodec) || !AUDIO.includes(audioCodec)) return null;
  const name = (container ?? '')
    .toLowerCase()
    .split(',')
    .find((each) => MEDIA_TYPES[each]);
  if (!name) return null;
  return videoCodec === null ? MEDIA_TYPES[name].replace('video/', 'audio/') : MEDIA_TYPES[name];
}

/** Why a person who sees the recording may not play it, or null. `granted`: a grant in force opens it to a unit the person keeps, or an open step asks the person about it. */
export function whyNoPlayback(recording: Recording, scope: RecordingScope, granted: boolean): Sentence | null {
  if (granted) return null;
  if (isSecret(recording.secrecy)) return secretRefusal(recording, scope);
  const plays =
    scope.playsEverywhere ||
    covers(scope.paths, recording.unitPath) ||
    (scope.own && recording.officerId === scope.personId);
  if (plays) return null;
  return { zh: '您的角色只能查看登记信息，不能播放', en: 'Your role sees the entry but may not play it' };
}

function secretRefusal(recording: Recording, scope: RecordingScope): Sentence | null {
  if (scope.secretEverywhere || covers(scope.secrecyPaths, recording.unitPath)) return null;
  const mark = SECRECY_NAMES[recording.secrecy];
  return {
    zh: `该录像标注为${mark.zh}，须经审批并在查阅期内由保管人播放`,
    en: `The recording is marked "${mark.en}"; it plays only under an approved viewing`,
  };
}
