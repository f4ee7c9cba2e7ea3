/** The components of Element Plus that templates use without an import; Vite fetches each with its own styles. */
export {};

declare module 'vue' {
  export interface GlobalComponents {
    ElButton: (typeof import('element-plus/es'))['ElButton'];
    ElConfigProvider: (typeof import('element-plus/es'))['ElConfigProvider'];
    ElDatePicker: (typeof import('element-plus/es'))['ElDatePicker'];
    ElDialog: (typeof import('element-plus/es'))['ElDialog'];
    ElInput: (typeof import('element-plus/es'))['ElInput'];
    ElOption: (typeof import('element-plus/es'))['ElOption'];
    ElSelect: (typeof import('element-plus/es'))['ElSelect'];
    RouterLink: (typeof import('vue-router'))['RouterLink'];
    RouterView: (typeof import('vue-router'))['RouterView'];
  }
}
