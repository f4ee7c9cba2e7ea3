/** One schema for the whole product, parsed once, frozen. */
export { readSettings, SettingsError, type Settings } from './settings';
