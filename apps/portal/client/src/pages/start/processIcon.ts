import { ICONS, type IconName } from '../../components/icons';

/** The line icon a model asks for by name; a plain sheet when it asks for none or an unknown one. */
export function processIcon(name: string | null): IconName {
  return name && name in ICONS ? (name as IconName) : 'file';
}
