import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import type { Wire } from '@zhilu/domain';
import { pathTaken, type FlowElement } from './path';
import './diagram.css';

export interface Drawing {
  zoom: (factor: number) => void;
  fit: () => void;
  destroy: () => void;
}

/** Below this scale labels cannot be read: a larger diagram then opens where the case stands, and 看全图 shows it whole. */
const LEGIBLE = 0.72;

interface Words {
  here: string;
  sentence: (elementId: string) => string;
}

interface Canvas {
  addMarker: (id: string, marker: string) => void;
  zoom: (to?: number | 'fit-viewport', center?: 'auto') => number;
  scrollToElement: (id: string, padding?: number | Record<string, number>) => void;
}

interface Overlays {
  add: (id: string, overlay: { position: Record<string, number>; html: HTMLElement }) => void;
}

interface ElementRegistry {
  getAll: () => (FlowElement & { width?: number })[];
  get: (id: string) => { width: number } | undefined;
}

/** Draws the diagram of a case and marks what was done, what is open and what failed. Rejects when the XML cannot be read. */
export async function drawDiagram(container: HTMLElement, view: Wire.DiagramView, words: Words): Promise<Drawing> {
  container.replaceChildren();
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(view.xml);
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  const overlays = viewer.get<Overlays>('overlays');

  const marks = pathTaken(registry.getAll(), view);
  for (const [id, mark] of marks) canvas.addMarker(id, `zl-${mark}`);
  for (const id of view.done) {
    const shape = registry.get(id);
    if (shape?.width && shape.width >= 80) overlays.add(id, { position: { top: -9, right: 9 }, html: doneMark() });
  }
  for (const id of view.active) {
    if (registry.get(id))
      overlays.add(id, { position: { top: -62, left: 0 }, html: hereNote(words.here, words.sentence(id)) });
  }

  const fit = (): void => {
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
  };
  fit();
  const here = [...view.failed, ...view.active].find((id) => registry.get(id));
  if (here && canvas.zoom() < LEGIBLE) {
    canvas.zoom(LEGIBLE);
    canvas.scrollToElement(here, { top: 160, bottom: 160, left: 260, right: 260 });
  }
  return { fit, zoom: (factor) => void canvas.zoom(canvas.zoom() * factor, 'auto'), destroy: () => viewer.destroy() };
}

function doneMark(): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'zl-done-mark';
  mark.innerHTML = '<svg viewBox="0 0 16 16" width="12" height="12"><path d="M3.5 8.5l3 3 6-6.5"/></svg>';
  return mark;
}

function hereNote(title: string, sentence: string): HTMLElement {
  const note = document.createElement('div');
  note.className = 'zl-here-note';
  const strong = document.createElement('strong');
  strong.textContent = title;
  const text = document.createElement('span');
  text.textContent = sentence;
  note.append(strong, text);
  return note;
}
