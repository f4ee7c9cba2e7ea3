export * from './people';
export * from './cases';
export * from './footage';
export * from './audit-row';
