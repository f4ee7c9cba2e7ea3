import { DataSource, IsNull, Like } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { notificationSend } from '@zhilu/capabilities';
import { DeployedBundles } from '@zhilu/cases';
import { DocumentRenderer } from '@zhilu/documents';
import type { MessageData } from '@zhilu/templates';
import { Refusal, systemClock } from '@zhilu/domain';
import { Handles, type HandlerFor, type TaskContext, type TaskLog } from '@zhilu/engine';
import { Mailer } from '@zhilu/mail';
import { inTransaction, isDuplicate, Notification, rowOf, type Person } from '@zhilu/persistence';
import { readCaseFacts } from '../documents/case-facts';
import { withoutRefusals } from '../refusal-to-failure';
import { templateOf } from '../documents/template-lookup';
import { caseMessage, openTasksOf, stepInMessage } from './message-data';
import { recipientsOf } from './recipients';

type Input = z.infer<typeof notificationSend.input>;
type Output = z.infer<typeof notificationSend.output>;

/** A message for one person. */
interface Letter {
  person: Person;
  notification: Notification;
  /** Whole text; its first line is the notification. */
  text: string;
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
    { recipient, message }: Input,
    { taskId, caseNumber, definitionId }: TaskContext,
  ): Promise<Letter[]> {
    const bundle = await this.bundles.ofDefinition(definitionId);
    const template = templateOf(bundle, message, 'text');
    const known = await readCaseFacts(this.facts, caseNumber);
    const openTasks = await openTasksOf(this.facts, caseNumber);
    const now = systemClock();
    const recipients = await recipientsOf(this.facts, recipient, { file: known.file, openTasks, now });
    const common = caseMessage(known, openTasks, bundle.model);
    return recipients.map(({ person, step }) => {
      const data: MessageData = { ...common, recipient: { name: person.name }, step: stepInMessage(step, now) };
      const text = this.renderer.renderText({ template, data }).trim();
      const id = `${taskId}:${person.id}`;
      return {
        person,
        text,
        notification: rowFor(id, { person, caseNumber, taskId: step?.id ?? null, text, at: now }),
      };
    });
  }

  /** One transaction: the rows that are not there yet, and their link in the audit chain. */
  private async notify(
    letters: Letter[],
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

  /** Throws the mail server's Refusal when it is away; an address that does not work is only said. */
  private async mail(letters: Letter[], { signal, log }: TaskContext): Promise<void> {
    for (const { person, notification, text } of letters) {
      signal.throwIfAborted();
      const waiting = await this.facts.manager.existsBy(Notification, { id: notification.id, mailedAt: IsNull() });
      if (!waiting || !person.email) continue;
      const sent = await this.mailTo(person.email, { id: notification.id, text }, log);
      if (sent) await this.facts.manager.update(Notification, { id: notification.id }, { mailedAt: systemClock() });
    }
  }

  private async mailTo(to: string, { id, text }: { id: string; text: string }, log: TaskLog): Promise<boolean> {
    const [subject, ...body] = text.split('\n');
    try {
      await this.mailer.send({ to, subject, text: body.join('\n').trim() || subject, id });
      return true;
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      log.warn(error.sentence.en);
      return false;
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
