package io.utp.fuzz;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.config.Dialect;
import io.utp.engine.connection.Connection;
import io.utp.engine.mtu.PathSizes;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A live endpoint among peers that say anything, its application and time: packets, commands and time steps interleaved, as
 * libtorrent's {@code utp_stream} fuzzer does behind a SYN, for both dialects and in both directions. Nothing is thrown, no
 * bound is exceeded, time never stands still, and when the endpoint is closed nothing of it is left.
 *
 * <p>Input: the settings (2 bytes), then steps: a byte that says which, and who, and what belongs to it.
 */
public final class EndpointFuzzer {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 20_000);
    private static final Dialect[] DIALECTS = Dialect.values();
    private static final CongestionAlgorithm[] CONTROLS = CongestionAlgorithm.values();
    private static final int PEERS = 4;
    private static final int MOST_STEPS = 500;
    private static final int MOST_DISCOVERIES = 3;
    private static final long MILLI = 1_000_000L;

    private final FuzzInput input;
    private final LiveEndpoint live;
    private final FuzzedPeer[] peers = new FuzzedPeer[PEERS];
    private int discoveries;

    private EndpointFuzzer(byte[] bytes) {
        input = new FuzzInput(bytes);
        int settings = input.octet();
        int more = input.octet();
        live = new LiveEndpoint(
                new EngineSettings()
                        .dialect(DIALECTS[settings % DIALECTS.length])
                        .congestion(CONTROLS[(settings >> 4) % CONTROLS.length])
                        .mtu((more & 1) == 0 ? 1_200 : 150)
                        .bufferPackets((more & 2) == 0 ? 100 : 3)
                        .maxConnections(6)
                        .backlog(3)
                        .memory(200_000, 300_000)
                        .toConfig(),
                ADDRESS);
        for (int i = 0; i < PEERS; i++) {
            peers[i] = new FuzzedPeer(i);
        }
        if ((more & 4) == 0) {
            live.endpoint().listen();
        }
        if ((more & 8) != 0) {
            live.endpoint().paths().discoverMtu(new PathSizes(65_487, 1_500, 1_500));
        }
        if ((more & 16) != 0) {
            live.serveRendezvous();
        }
        if ((more & 32) != 0) {
            live.join(peers[0].address(), (more & 64) != 0);
        }
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        new EndpointFuzzer(bytes).run();
    }

    private void run() {
        hear();
        for (int steps = 0; input.hasMore() && steps < MOST_STEPS; steps++) {
            int step = input.octet();
            act(step & 15, step >> 4 & 3, (step & 64) != 0, (step & 128) != 0);
            hear();
        }
        live.assertNothingIsLeftAfterItsEnd();
    }

    private void hear() {
        for (LiveEndpoint.Sent sent : live.takeSent()) {
            for (FuzzedPeer peer : peers) {
                if (peer.address().equals(sent.to())) {
                    peer.hear(sent.bytes());
                }
            }
        }
    }

    private void act(int step, int who, boolean batched, boolean flag) {
        FuzzedPeer peer = peers[who];
        switch (step) {
            case 0, 1, 2 -> say(peer, peer.packet(input, live.now()), batched, flag);
            case 3 -> say(peer, input.block(), batched, flag);
            case 4 -> say(peer, peer.pathMessage(input), batched, flag);
            case 5 -> say(peers[input.octet() % PEERS], peer.last(), batched, flag);
            case 6 -> live.pass(MILLI << (input.octet() & 15));
            case 7 -> live.add(live.endpoint().connect(flag ? 1 : 0, peer.address(), live.now()));
            case 8 -> command(who, input.octet() % 7);
            case 9 -> write(who, input.pair());
            case 10 -> live.read(flag);
            case 11 -> {
                if (flag) {
                    live.endpoint().listen();
                } else {
                    live.endpoint().stopListening();
                }
            }
            case 12 -> live.endpoint().punch(peer.address(), 1 + input.octet() % 20, live.now());
            case 13 -> live.endpoint().stun(peer.address(), live.now());
            case 14 -> {
                // One after the other, each for some seconds: not more than end within the time given at the end.
                if (++discoveries <= MOST_DISCOVERIES) {
                    live.endpoint().discoverNat(List.of(peer.address()), List.of(ADDRESS), live.now());
                }
            }
            default -> other(peer, flag);
        }
        if (step >= 10) {
            live.drain();
        }
    }

    private void say(FuzzedPeer peer, byte[] datagram, boolean batched, boolean elsewhere) {
        live.receive(elsewhere ? 1 : 0, peer.address(), datagram);
        if (!batched) {
            live.endBatch();
        }
    }

    private void command(int which, int command) {
        if (live.connections().isEmpty()) {
            return;
        }
        Connection connection =
                live.connections().get(which % live.connections().size());
        long now = live.now();
        switch (command) {
            case 0, 1 -> live.end(connection, command == 1);
            case 2 -> connection.destroy(now);
            case 3 -> connection.setMtu(40 + 4 * input.octet());
            case 4 -> connection.setSilence(input.octet() * 100 * MILLI, now);
            case 5 -> connection.tryPath(input.octet() & 1, peers[input.octet() % PEERS].address(), now);
            default -> connection.probePath(now);
        }
        live.drain();
    }

    private void write(int which, int bytes) {
        // Behind its end nothing is written, which is the driver's to know.
        List<Connection> open =
                live.connections().stream().filter(live::mayWrite).toList();
        if (!open.isEmpty()) {
            live.write(open.get(which % open.size()), bytes);
        }
    }

    private void other(FuzzedPeer peer, boolean flag) {
        if (flag) {
            peer.window(input.pair());
        } else {
            live.call("bob");
        }
    }
}
