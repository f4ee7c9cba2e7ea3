/** Mail to people, where the bureau has a mail server. */
export { MailModule } from './mail.module';
export { Mailer, type Mail, type MailSettings } from './mailer';
