import { Module } from '@nestjs/common';
import { AuditRows } from './audit-rows';
import { AuditTrailController } from './audit-trail.controller';
import { ChainCheck } from './chain-check';
import { ObjectNames } from './object-names';

/** The audit log as people read and verify it. */
@Module({ controllers: [AuditTrailController], providers: [AuditRows, ChainCheck, ObjectNames] })
export class AuditTrailModule {}
