/** Injection token of the settings, which every feature module may ask for; provided once by FoundationModule. */
export const SETTINGS = Symbol('Settings');
