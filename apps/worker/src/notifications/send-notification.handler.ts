import { DataSource, Like } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { notificationSend } from '@zhilu/capabilities';
import { DeployedBundles } from '@zhilu/cases';
import { DocumentRenderer } from '@zhilu/documents';
import type { MessageData } from '@zhilu/templates';
import { systemClock } from '@zhilu/domain';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Mailer } from '@zhilu/mail';
import { inTransaction, isDuplicate, Notification, rowOf, type Person } from '@zhilu/persistence';
import { readCaseFacts } from '../documents/case-facts';
import { withoutRefusals } from '../refusal-to-failure';
import { templateOf } from '../documents/template-lookup';
import { mailOnce, type Letter } from './mail-once';
import { caseMessage, openTasksOf, stepInMessage } from './message-data';
import { recipientsOf } from './recipients';

type Input = z.infer<typeof notificationSend.input>;
type Output = z.infer<typeof notificationSend.output>;

/** A letter with its notification, which holds the letter's first line. */
interface Told extends Letter {
  notification: Notification;
}

/**
 * Notifies in the portal, and by mail where the bureau has a mail server. The portal's rows come first and once, known by
 * external task and person; a mail server that is away leads to another try, which sends only what did not go out.
 */
@Handles(notificationSend)
export class SendNotificationHandler implements HandlerFor<typeof notificationSend> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
    private readonly renderer: DocumentRenderer,
    private readonly mailer: Mailer,
  ) {}

  handle(input: Input, context: TaskContext): Promise<Output> {
    return withoutRefusals(async () => {
      const letters = await this.write(input, context);
      if (letters.length === 0)
        context.log.warn(`There is nobody to tell (${input.recipient}) in case ${context.caseNumber}.`);
      await this.notify(letters, input, context);
      if (this.mailer.enabled) await this.mail(letters, context);
      return { notifiedCount: letters.length };
    });
  }

  private async write(
    { recipient, message, explanation }: Input,
    { taskId, caseNumber, definitionId }: TaskContext,
  ): Promise<Told[]> {
    const bundle = await this.bundles.ofDefinition(definitionId);
    const template = templateOf(bundle, message, 'text');
    const known = await readCaseFacts(this.facts, caseNumber);
    const openTasks = await openTasksOf(this.facts, caseNumber);
    const now = systemClock();
    const recipients = await recipientsOf(this.facts, recipient, { file: known.file, openTasks, now });
    const common = caseMessage(known, openTasks, bundle.model);
    return recipients.map(({ person, step }) => {
      const own = { recipient: { name: person.name }, step: stepInMessage(step, now) };
      const data: MessageData = { ...common, ...own, explanation: explanation ?? null };
      const text = this.renderer.renderText({ template, data }).trim();
      const id = `${taskId}:${person.id}`;
      return {
        person,
        text,
        notificationId: id,
        notification: rowFor(id, { person, caseNumber, taskId: step?.id ?? null, text, at: now }),
      };
    });
  }

  /** One transaction: the rows that are not there yet, and their link in the audit chain. */
  private async notify(
    letters: Told[],
    { recipient, message }: Input,
    { taskId, caseNumber }: TaskContext,
  ): Promise<void> {
    if (letters.length === 0 || (await this.facts.manager.existsBy(Notification, { id: Like(`${taskId}:%`) }))) return;
    try {
      await inTransaction(this.facts, async (manager) => {
        for (const { notification } of letters) await manager.insert(Notification, rowOf(notification));
        await appendAudit(manager, {
          at: letters[0].notification.at,
          personId: null,
          act: 'notification.sent',
          objectKind: 'case',
          objectId: caseNumber,
          caseNumber,
          detail: { recipient, message, people: letters.map(({ person }) => person.id) },
        });
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  private async mail(letters: Letter[], { signal, log }: TaskContext): Promise<void> {
    const way = { facts: this.facts, mailer: this.mailer, warn: (line: string) => log.warn(line) };
    for (const letter of letters) {
      signal.throwIfAborted();
      await mailOnce(way, letter);
    }
  }
}

interface NotificationSource {
  person: Person;
  caseNumber: string;
  taskId: string | null;
  text: string;
  at: Date;
}

function rowFor(id: string, { person, caseNumber, taskId, text, at }: NotificationSource): Notification {
  return { id, personId: person.id, caseNumber, taskId, text: text.split('\n')[0], at, readAt: null, mailedAt: null };
}
