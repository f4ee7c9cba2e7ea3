import { Global, Module } from '@nestjs/common';
import { PeopleController } from './people.controller';
import { PersonRefs } from './person-refs';
import { Rights } from './rights';

@Global()
@Module({ controllers: [PeopleController], providers: [Rights, PersonRefs], exports: [Rights, PersonRefs] })
export class PeopleModule {}
