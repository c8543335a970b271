'use strict';

// utp-punch or utp-native (libutp) as a rival: what PeerMain.java is for Java.
//
//   node peer.js MODULES server|client utp-punch|utp-native WORK key=value...
//
// A server says listening=PORT and, at the first bytes of a bulk transfer, receiving=; a client says ready= when the load is
// on. It measures from the line "mark" on its standard input to the line "report", and leaves when that input ends.

const fs = require('fs');
const path = require('path');
const readline = require('readline');

const ECHO_BYTES = 64;
const CHUNK = Buffer.alloc(65536, 1);
const AT_ONCE = 16;

const [modules, role, rival, kind, ...words] = process.argv.slice(2);
const settings = Object.fromEntries(words.map(word => word.split('=')));
const library = require(path.join(modules, rival));

const say = (key, value) => process.stdout.write(key + '=' + value + '\n');

// Both libraries were written for a Node that did not destroy a stream by itself; and errors come when the other leaves.
function befriend(socket) {
    socket._readableState.autoDestroy = socket._writableState.autoDestroy = false;
    socket.on('error', () => {});
    return socket;
}

// utp-punch 1.0.1 dies of a RangeError when it draws 65,536 as the id of a connection.
const PUNCH_LAST_ID = 65534;

const RIVALS = {
    'utp-punch': {
        create: () => new library({ timeout: 30000 }),
        listen: (node, ready) => node.bind(0, '127.0.0.1', () => node.listen(() => ready(node.address().port))),
        open: (node, ready) => node.bind(0, '127.0.0.1', ready),
        connect: (node, port, connected) => {
            if (node._lastId >= PUNCH_LAST_ID)
                node._lastId = 0;
            const socket = node.connect(port, '127.0.0.1', () => connected(socket));
            return befriend(socket);
        },
        abort: socket => socket.destroy()
    },
    'utp-native': {
        create: () => library({ allowHalfOpen: true }),
        listen: (node, ready) => {
            node.on('listening', () => ready(node.address().port));
            node.listen(0, '127.0.0.1');
        },
        open: (node, ready) => {
            node.on('listening', ready);
            node.bind(0, '127.0.0.1');
        },
        connect: (node, port, connected) => {
            const socket = befriend(node.connect(port, '127.0.0.1'));
            socket.once('connect', () => connected(socket));
            return socket;
        },
        // After some thousand destroyed ones utp-native 2.5.3 connects no more.
        abort: socket => socket.resume().end()
    }
};

// Loads: what is done with a connection, and what is said about the time since the mark.

function meter(flooding, begun) {
    const counters = [];
    let receiving = false;
    let markedAt = 0n;
    return {
        opened(socket) {
            const counter = { received: 0, marked: 0 };
            counters.push(counter);
            socket.on('data', data => {
                if (begun && !receiving)
                    begun();
                receiving = true;
                counter.received += data.length;
            });
            if (flooding)
                flood(socket);
        },
        mark() {
            counters.forEach(counter => counter.marked = counter.received);
            markedAt = process.hrtime.bigint();
        },
        report() {
            const received = new Array(Number(settings.streams)).fill(0);
            counters.forEach((counter, index) => received[index] = counter.received - counter.marked);
            const sum = received.reduce((a, b) => a + b, 0);
            const squares = received.reduce((a, b) => a + b * b, 0);
            say('nanos', process.hrtime.bigint() - markedAt);
            say('received', sum);
            say('streams', received.length);
            say('jain', squares === 0 ? 1 : sum * sum / (received.length * squares));
        }
    };
}

function flood(socket) {
    const more = () => {
        while (socket.write(CHUNK));
        socket.once('drain', more);
    };
    more();
}

function echo(begun) {
    let times = [];
    return {
        opened(socket) {
            let missing = ECHO_BYTES;
            let askedAt = process.hrtime.bigint();
            socket.on('data', data => {
                missing -= data.length;
                if (missing > 0)
                    return;
                const now = process.hrtime.bigint();
                times.push(Number(now - askedAt) / 1000);
                if (begun)
                    begun();
                begun = null;
                missing = ECHO_BYTES;
                askedAt = now;
                socket.write(CHUNK.subarray(0, ECHO_BYTES));
            });
            socket.write(CHUNK.subarray(0, ECHO_BYTES));
        },
        mark() {
            times = [];
        },
        report() {
            const sorted = Float64Array.from(times).sort();
            const at = percentile => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * percentile / 100))];
            say('echoes', sorted.length);
            if (sorted.length)
                [50, 99, 99.9].forEach(percentile => say('p' + percentile, at(percentile)));
        }
    };
}

function dialler(node, keep) {
    const self = { opened: 0, failed: 0 };
    self.open = (count, done) => {
        let toBegin = count, toFinish = count;
        const dial = () => {
            let settled = false;
            const socket = RIVALS[rival].connect(node, Number(settings.port), () => {
                settled = true;
                self.opened++;
                if (!keep)
                    RIVALS[rival].abort(socket);
                if (--toFinish === 0)
                    done();
                next();
            });
            socket.on('close', () => {
                if (settled)
                    return;
                settled = true;
                self.failed++;
                dial();
            });
        };
        const next = () => {
            if (toBegin-- > 0)
                dial();
        };
        for (let i = 0; i < AT_ONCE; i++)
            next();
    };
    return self;
}

function connects(dialler) {
    let markedAt = 0n, opened = 0, failed = 0;
    return {
        mark() {
            opened = dialler.opened;
            failed = dialler.failed;
            markedAt = process.hrtime.bigint();
        },
        report() {
            say('nanos', process.hrtime.bigint() - markedAt);
            say('connects', dialler.opened - opened);
            say('failures', dialler.failed - failed);
        }
    };
}

const NOTHING = { opened() {}, mark() {}, report() {} };

function serve(node) {
    const load = kind === 'BULK' || kind === 'BOTH' ? meter(kind === 'BOTH', () => say('receiving', '')) : NOTHING;
    node.on('connection', socket => {
        befriend(socket);
        if (kind === 'ECHO')
            socket.on('data', data => socket.write(data));
        if (kind === 'CONNECT')
            socket.on('end', () => socket.destroy()).resume(); // given up over there
        load.opened(socket);
    });
    RIVALS[rival].listen(node, port => say('listening', port));
    obey(load);
}

function connect(node) {
    const ready = () => say('ready', '');
    if (kind === 'CONNECT') {
        const dials = dialler(node, false);
        dials.open(Infinity, () => {});
        obey(connects(dials));
        return ready();
    }
    if (kind === 'IDLE') {
        const dials = dialler(node, true);
        dials.open(Number(settings.earlier), ready);
        const count = Number(settings.streams);
        return obey({ mark: () => dials.open(count, () => say('done', count)), report() {} });
    }
    const load = kind === 'ECHO' ? echo(ready) : meter(false);
    obey(load);
    // First all of them: a handshake among floods would take its time.
    const sockets = [];
    const next = () => RIVALS[rival].connect(node, Number(settings.port), socket => {
        sockets.push(socket);
        load.opened(socket);
        if (sockets.length < Number(settings.streams))
            return next();
        if (kind === 'ECHO')
            return; // ready at the first answer
        sockets.forEach(flood);
        ready();
    });
    next();
}

function resident() {
    const line = /VmRSS:\s*(\d+)/.exec(fs.existsSync('/proc/self/status') ? fs.readFileSync('/proc/self/status', 'utf8') : '');
    return line ? Number(line[1]) * 1024 : 0;
}

function obey(load) {
    let cpu = process.cpuUsage(), memory = 0;
    const lines = readline.createInterface({ input: process.stdin });
    lines.on('line', line => {
        if (line === 'mark') {
            cpu = process.cpuUsage();
            memory = resident();
            load.mark();
            say('marked', '');
        } else if (line === 'report') {
            load.report();
            const used = process.cpuUsage(cpu);
            say('cpu', (used.user + used.system) * 1000);
            say('resident', resident() - memory);
            say('reported', '');
        }
    });
    lines.on('close', () => process.exit(0));
}

const node = RIVALS[rival].create();
node.on('error', error => {
    console.error(error.message);
    process.exit(1);
});
if (role === 'server')
    serve(node);
else
    RIVALS[rival].open(node, () => connect(node));
