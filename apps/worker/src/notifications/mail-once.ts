import { IsNull, type DataSource } from 'typeorm';
import { Refusal, systemClock } from '@zhilu/domain';
import type { Mailer } from '@zhilu/mail';
import { Notification, type Person } from '@zhilu/persistence';

/** A message for one person beside its notification. */
export interface Letter {
  person: Person;
  /** Of the notification that the mail goes with. */
  notificationId: string;
  /** Whole text; its first line is the subject. */
  text: string;
}

/** What it takes to mail a letter, and where to say what did not work. */
export interface MailWay {
  facts: DataSource;
  mailer: Mailer;
  warn: (line: string) => void;
}

/**
 * Mails what did not go out yet, to a person with an address, and writes down that it did. Throws the mail server's Refusal when
 * it is away; an address that does not work is only said.
 */
export async function mailOnce({ facts, mailer, warn }: MailWay, letter: Letter): Promise<void> {
  const { person, notificationId: id, text } = letter;
  if (!person.email || !(await facts.manager.existsBy(Notification, { id, mailedAt: IsNull() }))) return;
  const [subject, ...body] = text.split('\n');
  try {
    await mailer.send({ to: person.email, subject, text: body.join('\n').trim() || subject, id });
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
    return warn(error.sentence.en);
  }
  await facts.manager.update(Notification, { id }, { mailedAt: systemClock() });
}
