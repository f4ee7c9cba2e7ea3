/** Thrown when a backup must not or cannot be written; the operator must act. */
export class BackupRefused extends Error {}
