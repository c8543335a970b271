'use strict';

// utp-punch 1.0.1 as a peer of the tests.
//
//   node punch-peer.js server|client|node|punch [--option value]...      the options: lib/options.js
//
// server listens, client connects to --remote, node does both on one port, punch only punches to --punch.

const Node = require('utp-punch');
const { parse } = require('./lib/options');
const { Peer, Session, EXIT } = require('./lib/peer');

// utp-punch 1.0.1: MAX_CONNECTION_ID is 2 << 16 - 1 = 65536, and the client that draws this id dies of a RangeError.
const LAST_ID = 65534;

// utp-punch 1.0.1 was written for a Node that did not destroy a stream by itself. Since Node 14 a connection whose peer
// has ended is destroyed as soon as its last write was handed over: its FIN is sent once and up to 63 packets that are not
// acknowledged yet are never repeated. Its own tests behind loss fail of that. Where a test is about something else it asks
// for --patient, which is the older behaviour.
function befriend(socket, patient) {
    if (patient)
        socket._readableState.autoDestroy = socket._writableState.autoDestroy = false;
}

function main(options) {
    const { role, common } = options;
    const peer = new Peer(options);
    const node = new Node({ timeout: common.timeout, mtu: common.mtu });
    peer.closeNode = done => node.close(done);
    node.on('error', error => {
        peer.error(error);
        process.exit(EXIT.failed);
    });
    node.on('connection', socket => {
        befriend(socket, common.patient);
        socket.on('error', error => peer.error(error));
        peer.attach(socket, true, { port: socket.port, id: socket.id });
    });

    const start = () => {
        if (role === 'server' || role === 'node')
            node.listen(() => peer.report('listening', node.address()));
        for (const port of peer.remotes())
            dial(peer, node, port);
        if (role === 'punch')
            peer.leave();
    };

    node.bind(common.port, common.host, () => {
        peer.report('bound', node.address());
        if (common.punch === undefined)
            return start();
        node.punch(common.attempts, common.punch, common.host, success => {
            peer.report('punched', { success });
            if (!success && role !== 'punch')
                process.exit(EXIT.failed);
            start();
        });
    });
}

function dial(peer, node, port) {
    const { common, session } = peer.options;
    if (common['client-id'] !== undefined)
        node._lastId = common['client-id'] - 2;
    else if (node._lastId >= LAST_ID)
        node._lastId = 0;
    let attached = false;
    const socket = node.connect(port, common.host, () => {
        attached = true;
        waiting.forEach(([event, listener]) => socket.removeListener(event, listener));
        peer.attach(socket, false, { port, id: socket.id });
    });
    befriend(socket, common.patient);
    // Until it is connected; from then on the session listens.
    const pending = new Session(peer, socket, session, 0);
    const waiting = [
        ['timeout', () => pending.onTimeout()],
        ['close', () => {
            peer.report('close', { connection: 0 });
            peer.connectionClosed();
        }]
    ];
    waiting.forEach(([event, listener]) => socket.on(event, listener));
    socket.on('error', error => peer.error(error, { connected: attached }));
    peer.report('connecting', { id: socket.id });
}

try {
    const options = parse(process.argv.slice(2));
    if (!['server', 'client', 'node', 'punch'].includes(options.role))
        throw new Error('unknown role ' + options.role);
    main(options);
} catch (error) {
    console.error(error.message);
    process.exit(EXIT.usage);
}
