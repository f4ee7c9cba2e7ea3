export { DiskStore } from './disk/disk-store';
