import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { DataSource, type EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { BUREAU_ZONE, RefusedAct, caseNumber, systemClock } from '@zhilu/domain';
import {
  CaseEvent,
  CaseFile,
  CaseSubmission,
  Command,
  Draft,
  Unit,
  inTransaction,
  isDuplicate,
  nextNumber,
  rowOf,
  type Urgency,
} from '@zhilu/persistence';
import { offerFor, type Actor } from '../actor';
import type { DeployedBundle } from '../bundles/deployed-bundles';
import { CommandLog } from '../commands/command-log';
import { acceptedAs, PromptDriver, type Accepted } from '../commands/prompt-driver';
import { keepAttachments } from './attachments';
import { nameRecordings } from './case-recordings';
import { nameSubjects, type SubjectRef } from './case-subjects';
import { caseTitle } from './case-title';
import { pickVariables, refuseOversized } from './form-variables';

export interface StartRequest {
  actor: Actor;
  bundle: DeployedBundle;
  unitId: string;
  /** Validated against the form of this very version. */
  data: Record<string, unknown>;
  attachmentIds: string[];
  recordingIds: string[];
  subjects: SubjectRef[];
  urgency: Urgency;
  draftId: string | null;
  /** Made once per form by the client: sending it twice starts one case. */
  requestId: string;
}

/** Starts a case: fact first, engine second; a kill between any two lines loses and doubles nothing. */
@Injectable()
export class StartCase {
  constructor(
    private readonly facts: DataSource,
    private readonly log: CommandLog,
    private readonly driver: PromptDriver,
  ) {}

  /** The same requestId again answers the same case. Refuses a unit in which the person may not start this process. */
  async start(request: StartRequest): Promise<Accepted> {
    refuseOversized(request.data);
    const known = await this.facts.manager.findOneBy(Command, { id: commandId(request) });
    if (known) return acceptedAs(known);
    const unit = await this.unitOf(request);
    try {
      const command = await inTransaction(this.facts, (manager) => this.write(manager, request, unit));
      await this.driver.drive(command);
      return acceptedAs(command);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return acceptedAs(await this.facts.manager.findOneByOrFail(Command, { id: commandId(request) }));
    }
  }

  private async unitOf({ actor, bundle, unitId }: StartRequest): Promise<Unit> {
    const unit = await this.facts.manager.findOneBy(Unit, { id: unitId });
    const starters = bundle.model.properties.starters;
    const allowed = unit && starters.some((role) => offerFor(actor, role, unit.path));
    if (unit && allowed) return unit;
    const sentence = {
      zh: `您在该单位没有发起“${bundle.model.name}”的岗位。请选择自己所在的单位，或联系系统管理员。`,
      en: `You hold no role in this unit that may start “${bundle.model.name}”. Choose your own unit or ask the administrator.`,
    };
    throw new RefusedAct('forbidden', sentence, 'process', bundle.processId);
  }

  private async write(manager: EntityManager, request: StartRequest, unit: Unit): Promise<Command> {
    const { bundle, actor, data } = request;
    const { properties, startForm } = bundle.model;
    const now = systemClock();
    const year = DateTime.fromJSDate(now, { zone: BUREAU_ZONE }).year;
    const prefix = properties.casePrefix ?? 'AJ';
    const number = caseNumber(prefix, year, await nextNumber(manager, `case:${prefix}:${year}`));
    const title = caseTitle(properties.title ?? undefined, data, bundle.model.name);
    await manager.insert(CaseFile, {
      caseNumber: number,
      processId: bundle.processId,
      definitionId: bundle.definitionId,
      deploymentId: bundle.deploymentId,
      instanceId: null,
      unitId: unit.id,
      unitPath: unit.path,
      applicantId: actor.personId,
      title,
      state: 'running',
      urgency: request.urgency,
      secrecy: 'internal',
      outcomeId: null,
      outcomeName: null,
      startedAt: now,
      endedAt: null,
    });
    const id = commandId(request);
    const elementId = startForm?.elementId ?? 'startEvent';
    const step = { caseNumber: number, elementId, personId: actor.personId };
    await manager.insert(
      CaseSubmission,
      rowOf<CaseSubmission>({
        ...step,
        id: randomUUID(),
        elementName: '申请事项',
        formId: startForm?.formRef ?? '',
        data,
        submittedAt: now,
      }),
    );
    await nameRecordings(manager, number, request.recordingIds);
    await nameSubjects(manager, number, request.subjects);
    await keepAttachments(manager, number, actor.personId, request.attachmentIds);
    await manager.insert(CaseEvent, {
      ...step,
      id: `started:${number}`,
      kind: 'started',
      name: '发起',
      at: now,
    });
    if (request.draftId) await manager.delete(Draft, { id: request.draftId, personId: actor.personId });
    await appendAudit(manager, {
      at: now,
      personId: actor.personId,
      act: 'case.started',
      objectKind: 'case',
      objectId: number,
      caseNumber: number,
      detail: { processId: bundle.processId, definitionId: bundle.definitionId, unitId: unit.id },
      sentence: null,
    });
    const variables = {
      ...pickVariables(startForm?.variables ?? [], data),
      caseNumber: number,
      applicantId: actor.personId,
      unitId: unit.id,
    };
    return this.log.accept(manager, {
      id,
      kind: 'start',
      caseNumber: number,
      personId: actor.personId,
      requestId: request.requestId,
      elementId,
      payload: { definitionId: bundle.definitionId, variables },
    });
  }
}

function commandId(request: StartRequest): string {
  return `start:${request.actor.personId}:${request.requestId}`;
}
