import request from 'supertest';
import { startPortal, type PortalApp } from '../support/portal-app';

let portal: PortalApp;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.stop());

test('a route without a session is closed with a problem in the reader’s language', async () => {
  const answer = await request(portal.url).get('/api/session').set('accept-language', 'en').expect(401);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status: 401, title: 'Please log in', type: 'urn:zhilu:problem:unauthenticated' });
});
