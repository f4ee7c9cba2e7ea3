/** Thrown when a backup must not or cannot be written or put back; the operator must act. */
export class BackupRefused extends Error {}
