/** The audit chain: every act is a link that names the hash of the one before it. */
export { ACT_NAMES, type AuditAct } from './acts';
export { type AuditEntry } from './audit-entry';
export { appendAudit, appendAuditAll, auditHead, BrokenChain, GENESIS, type AuditHead } from './chain';
export { verifyChain, type BreakReason, type BrokenLink, type ChainReport, type VerifyOptions } from './verify';
export { canonicalJson } from './canonical';
