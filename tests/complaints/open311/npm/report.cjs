// Sends a report with the client `open311` and reads it back; prints what the client understood, as JSON.
const Open311 = require('open311');
const { promisify } = require('node:util');

const asked = JSON.parse(process.argv[2]);

async function main() {
  const client = new Open311({ discovery: asked.discovery, jurisdiction: asked.jurisdiction, apiKey: asked.key });
  const call = (name, ...args) => promisify(client[name].bind(client))(...args);
  const discovery = await call('serviceDiscovery', { cache: true, type: 'test' });
  const services = await call('serviceList');
  const definition = await call('serviceDefinition', asked.report.service_code);
  const [filed] = await call('submitRequest', asked.report);
  const id = filed.service_request_id;
  const one = await call('serviceRequest', id);
  const byIds = await call('serviceRequests', [id, 'none'], {});
  const open = await call('serviceRequests', { status: 'open' });
  const token = await call('token', filed.service_notice.match(/resi (\S+):/)[1]);
  console.log(JSON.stringify({ discovery, endpoint: client.endpoint, format: client.format, services, definition, filed, one, byIds, open, token }));
}

main().catch((fault) => { console.error(fault); process.exit(1); });
