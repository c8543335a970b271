'use strict';

// utp-native 2.5.3, which is libutp, as a peer of the tests.
//
//   node native-peer.js server|client|node [--option value]...           the options: lib/options.js
//
// server listens, client connects to --remote, node does both on one port.

const utp = require('utp-native');
const { parse } = require('./lib/options');
const { Peer, EXIT } = require('./lib/peer');

function main(options) {
    const { role, common } = options;
    const peer = new Peer(options);
    const node = utp({ allowHalfOpen: common['half-open'] !== 'false' });
    peer.closeNode = done => node.close(done);
    node.on('error', error => {
        peer.error(error);
        process.exit(EXIT.failed);
    });
    // libutp: an acceptor cannot write before it has received something; utp-native holds the writes back until then.
    node.on('connection', connection => {
        connection.on('error', error => peer.error(error));
        peer.attach(connection, true, { port: connection.remotePort });
    });
    node.on('listening', () => {
        peer.report('bound', node.address());
        if (role === 'server' || role === 'node') {
            node.listen();
            peer.report('listening', node.address());
        }
        for (const port of peer.remotes())
            dial(peer, node, port);
    });
    node.bind(common.port, common.host);
}

function dial(peer, node, port) {
    const { common } = peer.options;
    const connection = node.connect(port, common.host);
    const closedBefore = () => {
        peer.report('close', { connection: 0 });
        peer.connectionClosed();
    };
    connection.on('close', closedBefore);
    connection.on('error', error => peer.error(error));
    connection.once('connect', () => {
        connection.removeListener('close', closedBefore);
        peer.attach(connection, false, { port });
    });
    peer.report('connecting', {});
}

try {
    const options = parse(process.argv.slice(2));
    if (!['server', 'client', 'node'].includes(options.role))
        throw new Error('unknown role ' + options.role);
    main(options);
} catch (error) {
    console.error(error.message);
    process.exit(EXIT.usage);
}
