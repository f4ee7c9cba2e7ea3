import { ElMessage } from 'element-plus/es/components/message/index.mjs';
import 'element-plus/es/components/message/style/css';

/** Short word at the top about something that was just done. */
export function notifyDone(text: string): void {
  ElMessage({ type: 'success', message: text, showClose: true, duration: 4000, grouping: true });
}

/** Something was not done: stays longer, can be closed. */
export function notifyFailure(text: string): void {
  ElMessage({ type: 'error', message: text, showClose: true, duration: 8000, grouping: true });
}
