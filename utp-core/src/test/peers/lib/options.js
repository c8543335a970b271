'use strict';

// Command line of a peer: a role, then --name value pairs. An unknown name is an error, so that a misspelt test fails.

const SESSION = {
    'send': 'number',           // bytes of the pattern to send as soon as there is a connection
    'send-seed': 'number',
    'receive-seed': 'number',   // the pattern that the received bytes are compared with
    'at-end': 'number',         // bytes of the pattern to send once the other side has ended
    'write': 'string',          // a text to send as soon as there is a connection
    'sequence': 'number',       // send the texts 0, 1, 2 ... one write each
    'reply': 'string',          // a text to send when the first data comes
    'echo': 'flag',             // send back what comes
    'text': 'flag',             // report what comes as text, chunk by chunk
    'plain': 'flag',            // no pattern and no digest: for measuring
    'end': 'string',            // when to end this side: sent | data | eof | never | a number of received bytes
    'on-timeout': 'string'      // what to do with utp-punch's timeout event: report | end | destroy
};

const COMMON = {
    'host': 'string',
    'port': 'number',           // to bind; 0 for any
    'remote': 'string',         // ports to connect to, comma separated
    'punch': 'number',          // port to punch to before anything else
    'attempts': 'number',
    'connections': 'number',    // leave after that many connections have closed
    'close': 'string',          // when to close the node: closed (all connections have) | connection (the first has come)
    'linger': 'number',         // ms between the last connection's close and the node's
    'life': 'number',           // ms until this process gives up
    'timeout': 'number',
    'mtu': 'number',
    'client-id': 'number',      // utp-punch: the id of the first outgoing connection
    'patient': 'flag',          // utp-punch: repeat what is unacknowledged after both sides have ended
    'half-open': 'string'       // utp-native: true | false
};

const DEFAULTS = {
    host: '127.0.0.1',
    port: 0,
    attempts: 10,
    connections: 1,
    close: 'closed',
    linger: 300,
    life: 30000,
    timeout: 5000,
    'half-open': 'true'
};

const SESSION_DEFAULTS = { end: 'sent', 'on-timeout': 'report', 'send-seed': 1 };

function parse(argv) {
    const role = argv[0];
    const common = Object.assign({}, DEFAULTS);
    const session = Object.assign({}, SESSION_DEFAULTS);
    const accepted = Object.assign({}, SESSION_DEFAULTS);
    for (let i = 1; i < argv.length; i++) {
        let name = argv[i].replace(/^--/, '');
        let target = session;
        if (role === 'node' && name.startsWith('accept-')) {
            name = name.substring('accept-'.length);
            target = accepted;
        }
        const type = SESSION[name] || COMMON[name];
        if (!type)
            throw new Error('unknown option ' + argv[i]);
        if (COMMON[name])
            target = common;
        if (type === 'flag')
            target[name] = true;
        else if (++i < argv.length)
            target[name] = type === 'number' ? Number(argv[i]) : argv[i];
        else
            throw new Error('no value for --' + name);
    }
    // In the role "node" both directions are open: --accept-... is for incoming connections, the rest for outgoing ones.
    return { role, common, session, accepted: role === 'node' ? accepted : session };
}

module.exports = { parse };
