import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module';
import { PrintsInFlight } from './prints-in-flight';
import { RegisterPrinter } from './register-sheet';
import { RegistersController } from './registers.controller';
import { RegistersService } from './registers.service';

@Module({
  imports: [SessionsModule],
  controllers: [RegistersController],
  providers: [RegistersService, RegisterPrinter, PrintsInFlight],
  exports: [RegistersService],
})
export class RegistersModule {}
