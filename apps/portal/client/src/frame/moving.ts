import { ref } from 'vue';

/** True while the next page is being fetched. */
export const moving = ref(false);
