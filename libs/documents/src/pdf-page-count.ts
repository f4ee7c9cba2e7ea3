/** Number of pages of a PDF as Chromium writes it (page objects stand uncompressed). Throws Error for bytes that are no PDF. */
export function pdfPageCount(pdf: Buffer): number {
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length ?? 0;
  if (!pdf.subarray(0, 5).equals(Buffer.from('%PDF-')) || pages === 0) throw new Error('Chromium gave no PDF.');
  return pages;
}
