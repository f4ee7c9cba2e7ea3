import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { capabilities } from '@zhilu/capabilities';
import { EngineClient } from '../rest/engine-client';
import type { Served } from './contract';
import { HandlerRegistry } from './handler-registry';
import type { WorkerOptions } from './worker-options';
import { WorkerRuntime, type ServedTopic } from './worker-runtime';

const OPTIONS = Symbol('zhilu:worker-options');
const SERVE = Symbol('zhilu:worker-serve');

export interface EngineWorkerSetup {
  imports?: ModuleMetadata['imports'];
  inject?: FactoryProvider['inject'];
  useFactory: (...dependencies: never[]) => WorkerOptions | Promise<WorkerOptions>;
  /** Capabilities this process serves; default all. */
  serve?: Iterable<Served>;
}

/** Ties the runtime to the application: checked before anything listens, started last, drained first. */
@Injectable()
class WorkerLifecycle implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private topics: ServedTopic[] = [];

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly runtime: WorkerRuntime,
    @Inject(SERVE) private readonly serve: Iterable<Served>,
  ) {}

  onModuleInit(): void {
    this.topics = this.registry.topics(this.serve);
  }

  onApplicationBootstrap(): void {
    this.runtime.start(this.topics);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runtime.stop();
  }
}

/**
 * Serves capabilities with the application's `@Handles` classes. Boot fails with HandlersMismatch when one has no handler
 * or two. The application must call `enableShutdownHooks()`, or SIGTERM leaves tasks locked; what handlers use is to be
 * closed in `onApplicationShutdown`, because Nest calls `onModuleDestroy` before running tasks have been drained.
 */
@Module({})
export class EngineWorkerModule {
  static forRootAsync({ imports = [], inject = [], useFactory, serve }: EngineWorkerSetup): DynamicModule {
    return {
      module: EngineWorkerModule,
      imports: [DiscoveryModule, ...imports],
      providers: [
        { provide: OPTIONS, inject, useFactory: useFactory as FactoryProvider<WorkerOptions>['useFactory'] },
        { provide: SERVE, useValue: serve ?? [...capabilities.values()] },
        {
          provide: WorkerRuntime,
          inject: [OPTIONS],
          useFactory: (options: WorkerOptions) => new WorkerRuntime(options),
        },
        {
          provide: EngineClient,
          inject: [OPTIONS],
          useFactory: (options: WorkerOptions) => new EngineClient(options.engine),
        },
        HandlerRegistry,
        WorkerLifecycle,
      ],
      exports: [WorkerRuntime, EngineClient],
    };
  }
}
