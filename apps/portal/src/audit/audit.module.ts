import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log';
import { RefusalAudit } from './refusal-audit';

/** The audit chain for every feature. */
@Global()
@Module({ providers: [AuditLog, RefusalAudit], exports: [AuditLog, RefusalAudit] })
export class AuditModule {}
