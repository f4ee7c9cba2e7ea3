import { qrCodeImage } from './qr-code';

/**
 * Foot of every page, in its margin: page x of y at the right; verification code with its picture at the left.
 * Made by us and not by a template, because the engine's gate lets no value into a style.
 */
export function pageFoot(verificationCode: string | null): string {
  return `<style>@page { ${PAGE_NUMBER} ${verificationCode ? verification(verificationCode) : ''} }</style>`;
}

/** Puts the foot where the page's head ends. */
export function withFoot(html: string, data: unknown): string {
  const foot = pageFoot(codeIn(data));
  return /<\/head>/i.test(html) ? html.replace(/<\/head>/i, `${foot}</head>`) : foot + html;
}

const FACE = '"Noto Serif SC", SimSun, serif';
const PAGE_NUMBER = `@bottom-right {
  content: "第 " counter(page) " 页　共 " counter(pages) " 页";
  font: 10.5pt/1.5 ${FACE};
  white-space: nowrap;
  text-align: right;
}`;

function verification(code: string): string {
  return `@bottom-left {
  content: "验证码　${code}\\A 登录本单位执录，在“文书核验”中输入或扫码，核对真伪";
  white-space: pre;
  font: 9.5pt/1.6 ${FACE};
  padding-left: 18mm;
  background: url(${qrCodeImage(code)}) no-repeat left center / 14.5mm 14.5mm;
  width: 118mm;
  box-sizing: border-box;
}`;
}

/** Only what has the shape of a code is printed into a style. */
function codeIn(data: unknown): string | null {
  const code = (data as { document?: { verificationCode?: unknown } } | null)?.document?.verificationCode;
  return typeof code === 'string' && /^[0-9A-Z-]{4,40}$/.test(code) ? code : null;
}
