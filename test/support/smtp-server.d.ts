/** What the tests use of smtp-server, which has no types of its own. */
declare module 'smtp-server' {
  import type { Readable } from 'node:stream';

  interface Session {
    envelope: { mailFrom: { address: string } | false; rcptTo: { address: string }[] };
  }
  type Done = (error?: Error | null) => void;

  export class SMTPServer {
    constructor(options: {
      disabledCommands?: string[];
      authOptional?: boolean;
      onAuth?(
        auth: { username?: string; password?: string },
        session: Session,
        done: (error: Error | null, answer?: { user: string }) => void,
      ): void;
      onRcptTo?(address: { address: string }, session: Session, done: Done): void;
      onData(stream: Readable, session: Session, done: Done): void;
    });
    readonly server: import('node:net').Server;
    listen(port: number, host: string, listening?: () => void): void;
    close(closed?: () => void): void;
    on(event: 'error', listener: (error: Error) => void): this;
  }
}
