export type * from './common';
export type * from './session';
export type * from './cases';
export type * from './incidents';
export type * from './footage';
export type * from './registers';
export type * from './admin';
export type * from './search';
