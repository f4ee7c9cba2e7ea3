import { isRole, type Role, type Wire } from '@zhilu/domain';
import { extensions, list, text, type ModdleElement } from './moddle';
import { ModelError } from './model-error';

/** The `zhilu.*` extension properties of an element, without their prefix. */
export function zhiluProperties(element: ModdleElement): Record<string, string> {
  const values = extensions(element, 'camunda:Properties').flatMap((holder) => list(holder, 'values'));
  return Object.fromEntries(
    values
      .map((property) => [text(property, 'name') ?? '', text(property, 'value') ?? ''] as const)
      .filter(([name]) => name.startsWith('zhilu.'))
      .map(([name, value]) => [name.slice('zhilu.'.length), value]),
  );
}

/** Splits a list such as `officer, archivist`; blanks fall away. */
export function splitList(value: string | undefined, separator: RegExp | string = ','): string[] {
  return (value ?? '')
    .split(separator)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Article numbers of `zhilu.article`, e.g. `17,14`; what is no number is NaN and found by the contract rules. */
export function articlesOf(properties: Record<string, string>): number[] {
  return splitList(properties['article'], /[,，、\s]+/).map((each) => (/^\d+$/.test(each) ? Number(each) : NaN));
}

/** The known roles of a list; unknown ones are found by the contract rules. */
export function rolesOf(value: string | undefined): Role[] {
  return splitList(value).filter(isRole);
}

const TONES = ['primary', 'danger', 'plain'] as const;

/**
 * Buttons of a step from `id=name[!][:tone]|…`; `!` makes the opinion compulsory.
 * Throws ModelError on any other form, because a step without readable buttons cannot be completed.
 */
export function outcomesOf(value: string | undefined, elementId: string): Wire.Outcome[] {
  return splitList(value, '|').map((part) => {
    const match = /^([a-z][A-Za-z0-9]*)=([^=|:!]+)(!?)(?::([a-z]+))?$/.exec(part);
    const tone = TONES.find((each) => each === (match?.[4] ?? 'plain'));
    if (!match || !tone) throw unreadableOutcome(part, elementId);
    return { id: match[1], name: match[2].trim(), tone, opinion: match[3] ? 'required' : 'optional' };
  });
}

function unreadableOutcome(part: string, elementId: string): ModelError {
  return new ModelError(
    {
      zh: `步骤 ${elementId} 的办理按钮“${part}”写法不对，应为 编号=名称，可加 ! 和 :primary、:danger 或 :plain，例如 refused=不同意!:danger`,
      en: `Step ${elementId}: the outcome "${part}" cannot be read. Write id=name with an optional ! and :primary, :danger or :plain, e.g. refused=不同意!:danger`,
    },
    elementId,
  );
}
