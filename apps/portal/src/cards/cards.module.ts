import { Module } from '@nestjs/common';
import { CardsController } from './cards.controller';
import { VisibleCards } from './visible-cards';

@Module({ controllers: [CardsController], providers: [VisibleCards] })
export class CardsModule {}
