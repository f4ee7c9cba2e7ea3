import { Injectable } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';

/** Tells whoever shows lists that a case moved; carries no content, so a missed one is only a late refresh. */
@Injectable()
export class InboxChanges {
  private readonly subject = new Subject<string>();

  /** Case numbers that changed, as they change. */
  readonly moved: Observable<string> = this.subject.asObservable();

  announce(caseNumber: string): void {
    this.subject.next(caseNumber);
  }
}
