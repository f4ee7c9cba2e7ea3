import { Global, Module } from '@nestjs/common';
import { Rights } from './rights';

@Global()
@Module({ providers: [Rights], exports: [Rights] })
export class PeopleModule {}
