// A web server that remembers every request. It stands in three places at
// once: it hosts the page, it is a second origin (another port), and it is
// where the browsers are told to send every other name, so that a request to
// anywhere ends up in `requests`.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import assert from 'node:assert/strict';

const listen = (server) =>
  new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', () => done(server.address().port)));

// The page reads what stands behind `?` itself.
const isDocument = (url) => /^\/(\?|$)/.test(url);

/**
 * Serve `file` as the only document. `requests` holds { port, method, url,
 * host, from } of everything that arrived, also what was not even HTTP.
 */
export async function serve(file) {
  const requests = [];
  const servers = [];
  const open = async () => {
    const server = http.createServer((req, res) => {
      const port = req.socket.localPort;
      requests.push({
        port,
        method: req.method,
        url: req.url,
        host: req.headers.host,
        from: req.headers['user-agent'],
      });
      if (file && port === site.port && req.method === 'GET' && isDocument(req.url)) {
        res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
        res.end(readFileSync(file));
      } else {
        res.writeHead(404, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' });
        res.end('nothing here');
      }
    });
    const refuse = (kind) => (req, socket) => {
      requests.push({ port: socket.localPort, method: kind, url: req.url ?? '', host: req.headers?.host });
      // An answer, not a reset: Firefox would try its own services again and again.
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    };
    server.on('upgrade', refuse('UPGRADE'));
    server.on('connect', refuse('CONNECT'));
    server.on('clientError', (error, socket) => {
      // A TLS greeting, or anything else that is not HTTP, is an attempt too.
      if (error.code !== 'ECONNRESET') {
        requests.push({ port: socket.localPort, method: 'NOT-HTTP', url: '', host: nameInGreeting(error.rawPacket) });
      }
      socket.destroy();
    });
    servers.push(server);
    return listen(server);
  };
  const site = { port: 0 };
  site.port = await open();
  const other = await open();
  return {
    requests,
    port: site.port,
    /** The second origin; also the target for every name that a browser asks for. */
    other,
    url: `http://127.0.0.1:${site.port}/`,
    otherUrl: `http://127.0.0.1:${other}/`,
    close: () => Promise.all(servers.map((s) => (s.closeAllConnections(), new Promise((done) => s.close(done))))),
  };
}

// The host in a TLS greeting: extension 0, whose three lengths nest.
function nameInGreeting(packet) {
  for (let i = 0; packet && i + 9 < packet.length; i++) {
    const size = packet.readUInt16BE(i + 7);
    if (
      packet.readUInt16BE(i) === 0 &&
      packet[i + 6] === 0 &&
      size > 0 &&
      packet.readUInt16BE(i + 2) === size + 5 &&
      packet.readUInt16BE(i + 4) === size + 3
    ) {
      return packet.toString('latin1', i + 9, i + 9 + size);
    }
  }
  return '';
}

// Browsers call their makers whatever page is open (updates, accounts). The
// page knows none of these names; its own tries go to `.invalid` and to us.
const BROWSERS_OWN =
  /(^|\.)(google|googleapis|gstatic|gvt1|googleusercontent|mozilla|firefox|mozgcp)\.(com|org|net)(:\d+)?$/;

/** What arrived beside the document itself and the browser's own calls. */
export const strays = (server) =>
  server.requests.filter(
    (r) => !(r.port === server.port && r.method === 'GET' && isDocument(r.url)) && !BROWSERS_OWN.test(r.host || ''),
  );

/** Fails if anything but the document was asked for; with `loads`, also if it was not asked for that often. */
export function assertOnlyDocument(server, loads) {
  assert.deepEqual(strays(server), [], 'a request left the page');
  const own = server.requests.filter((r) => !BROWSERS_OWN.test(r.host || ''));
  if (loads !== undefined) assert.equal(own.length, loads, 'loads of the document');
}
