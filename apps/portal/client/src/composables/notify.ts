/** Element Plus's message comes beside the first page, not in it; once there it needs no line any more. */
const message = () => import('./message');

/** Fetches what shows messages, so that it is there when the server is not. */
export const prepareNotices = (): unknown => message();

/** Short word at the top about something that was just done. */
export function notifyDone(text: string): void {
  void message().then(({ ElMessage }) =>
    ElMessage({ type: 'success', message: text, showClose: true, duration: 4000, grouping: true }),
  );
}

/** Something was not done: stays longer, can be closed. */
export function notifyFailure(text: string): void {
  void message().then(({ ElMessage }) =>
    ElMessage({ type: 'error', message: text, showClose: true, duration: 8000, grouping: true }),
  );
}
