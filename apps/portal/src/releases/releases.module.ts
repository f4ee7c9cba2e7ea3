import { Module } from '@nestjs/common';
import { CopyReads } from './copy-reads';
import { ReleaseRights } from './release-rights';
import { ReleasesController } from './releases.controller';

/** 公开副本: derived clips and what was released of them. */
@Module({ controllers: [ReleasesController], providers: [CopyReads, ReleaseRights] })
export class ReleasesModule {}
