import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router, type Request, type Response } from 'express';
import { shippedFolder } from '../foundation/shipped-folder';

const OWN_PATHS = /^\/(api|health|metrics)(\/|$)/;
const HASHED = /[\\/]assets[\\/]/;

/**
 * Serves the built client: hashed assets for ever, everything else fresh, unknown page addresses get index.html so that
 * a link opens the page it names. Without a built client a plain page says so.
 */
export function clientFiles(folder = join(shippedFolder(), 'dist/client')): Router {
  const router = Router();
  const index = join(folder, 'index.html');
  const assets = express.static(folder, { index: false, fallthrough: true, setHeaders: cacheHeader });
  router.use((request, response, next) => (OWN_PATHS.test(request.path) ? next() : assets(request, response, next)));
  router.use((request, response, next) => (isPage(request) ? sendIndex(response, index) : next()));
  return router;
}

function cacheHeader(response: Response, file: string): void {
  response.setHeader('Cache-Control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

function isPage(request: Request): boolean {
  if (OWN_PATHS.test(request.path) || !['GET', 'HEAD'].includes(request.method)) return false;
  // Only a person's navigation asks for HTML by name; a missing script or picture must not get a page. Addresses may hold dots.
  return (request.headers.accept ?? '').includes('text/html');
}

function sendIndex(response: Response, index: string): void {
  response.setHeader('Cache-Control', 'no-cache');
  if (existsSync(index)) return response.sendFile(index, { cacheControl: false });
  response.status(503).type('html').send(NOT_BUILT);
}

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>执录 Zhilu</title>
<body style="font:16px/1.6 sans-serif;margin:10vh auto;max-width:40em">
<h1>页面尚未生成</h1><p>服务已经启动，但页面文件不存在。请在产品目录运行 <code>npm run build</code>，然后刷新本页。</p>
<p lang="en">The server runs, but its pages are not built. Run <code>npm run build</code> in the product's folder and reload.</p></body></html>`;
