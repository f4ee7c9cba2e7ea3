import type { Desk } from './desk';

/** Fills text fields by their labels. */
export async function write(desk: Desk, words: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(words)) await desk.field(label).fill(text);
}

export async function choose(desk: Desk, label: string, option: string): Promise<void> {
  await desk.page.locator('.fjs-form-field-select', { hasText: label }).locator('.fjs-input-group').click();
  await desk.page.locator('.fjs-dropdownlist-item', { hasText: option }).click();
}

export async function pickDay(desk: Desk, label: string, day: string): Promise<void> {
  await desk.field(label).fill(day);
  await desk.field(label).press('Enter');
}

/** Finds an activity or recorder by its number and takes it. */
export async function pickByNumber(desk: Desk, label: string, number: string): Promise<void> {
  const field = desk.page.getByRole('combobox', { name: label });
  await field.click();
  await field.pressSequentially(number);
  await desk.page.getByRole('option', { name: new RegExp(number) }).click();
}

/** Uploads a file into the form's only place for files and waits until the server has it. */
export async function attach(desk: Desk, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await desk.page.locator('input[type="file"]').setInputFiles(file);
  await desk.page.getByRole('link', { name: file.name }).waitFor();
}
