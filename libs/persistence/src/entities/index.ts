export * from './people';
export * from './cases';
export * from './deadlines';
export * from './footage';
export * from './recorder-life';
export * from './audit-row';
export * from './activities';
export * from './derivatives';
