/** Injection tokens of what every feature module may ask for; provided once by FoundationModule. */
export const SETTINGS = Symbol('Settings');
export const CLOCK = Symbol('Clock');
