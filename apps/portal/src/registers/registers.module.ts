import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module';
import { RegisterPrinter } from './register-sheet';
import { RegistersController } from './registers.controller';
import { RegistersService } from './registers.service';

@Module({
  imports: [SessionsModule],
  controllers: [RegistersController],
  providers: [RegistersService, RegisterPrinter],
  exports: [RegistersService],
})
export class RegistersModule {}
