package io.utp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.FrameDecoder;
import io.utp.engine.rendezvous.LocalRegistry;
import io.utp.engine.rendezvous.NameHolder;
import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.RegistryAnswer;
import io.utp.engine.rendezvous.RegistryCommand;
import io.utp.engine.rendezvous.RendezvousCodec;
import io.utp.engine.rendezvous.RendezvousCounters;
import io.utp.engine.rendezvous.RendezvousLimits;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.rendezvous.RendezvousServer;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.time.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A rendezvous server whose clients, other servers and registry say anything. It holds no more than its limits allow, and
 * nothing when all of them are gone.
 *
 * <p>Input: whether names have tokens, then steps: a byte that says which, and for whom, and what belongs to it.
 */
public final class RendezvousServerFuzzer {
    private static final long SECOND = 1_000_000_000L;
    private static final RendezvousLimits LIMITS =
            new RendezvousLimits(5, 3, 6, 4, 6, 2, 10 * SECOND, 15 * SECOND, 60 * SECOND, 5 * SECOND, 3 * SECOND);
    private static final int MOST_OPENED = 64;

    private final FuzzInput input;
    private final RendezvousServer server;
    private final LocalRegistry registry = new LocalRegistry(LIMITS.names());
    private final ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
    private final List<FrameDecoder> opened = new ArrayList<>();
    private final List<Long> unanswered = new ArrayList<>();
    private boolean registryAnswers = true;
    private long now = SECOND;

    private RendezvousServerFuzzer(byte[] bytes) {
        input = new FuzzInput(bytes);
        NameTokens tokens = (input.octet() & 1) == 0 ? NameTokens.open() : NameTokens.derivedFrom("a secret of tests");
        server = new RendezvousServer(
                new RendezvousServerSettings("one", tokens, true, List.of(3_478), LIMITS), new Random(1));
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        new RendezvousServerFuzzer(bytes).run();
    }

    private void run() {
        while (input.hasMore()) {
            int step = input.octet();
            act(step & 7, step >> 3);
            drain();
            RendezvousCounters counters = server.statistics();
            assertThat(counters.links()).isLessThanOrEqualTo(LIMITS.links());
            assertThat(counters.names()).isLessThanOrEqualTo(LIMITS.names());
            assertThat(counters.pendingCalls()).isLessThanOrEqualTo(LIMITS.links() * LIMITS.pendingCalls());
        }
        pass(200 * SECOND);
        RendezvousCounters counters = server.statistics();
        assertThat(counters.links()).as("links").isZero();
        assertThat(counters.names()).as("names").isZero();
        assertThat(counters.pendingCalls()).as("calls").isZero();
        assertThat(server.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    private void act(int step, int which) {
        switch (step) {
            case 0 -> open(which);
            case 1, 2 -> say(which, input.take(input.octet()));
            case 3 -> server.handleMoved(which, address(input.octet()), now);
            case 4 -> server.handleClosed(which, now);
            case 5 -> {
                registryAnswers = (which & 1) == 0;
                if (!unanswered.isEmpty()) {
                    server.handleRegistryAnswer(unanswered.remove(0), answer(which >> 1), now);
                }
            }
            case 6 -> server.handleForwarded(input.take(input.octet()), now);
            default -> pass(which * SECOND / 4);
        }
    }

    private void open(int host) {
        if (opened.size() < MOST_OPENED) {
            server.handleOpened(opened.size(), address(host), now);
            opened.add(new FrameDecoder());
        }
    }

    private void say(int link, byte[] bytes) {
        if (link >= opened.size()) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        FrameDecoder decoder = opened.get(link);
        for (RendezvousMessage m = decoder.decode(in); m != null; m = decoder.decode(in)) {
            server.handleMessage(link, m, now);
            drain();
        }
    }

    private RegistryAnswer answer(int which) {
        NameHolder holder = new NameHolder("two", input.octet(), (which & 8) == 0 ? null : address(which));
        return switch (which & 7) {
            case 0 -> new RegistryAnswer.Claimed(null);
            case 1 -> new RegistryAnswer.Claimed(holder);
            case 2 -> new RegistryAnswer.Taken();
            case 3 -> new RegistryAnswer.Full();
            case 4 -> new RegistryAnswer.Found(holder);
            case 5 -> new RegistryAnswer.NotFound();
            case 6 -> new RegistryAnswer.Delivered(which > 7);
            default -> new RegistryAnswer.Unavailable();
        };
    }

    private void drain() {
        for (RegistryCommand c = server.pollRegistryCommand(); c != null; c = server.pollRegistryCommand()) {
            if (registryAnswers) {
                server.handleRegistryAnswer(c.ticket(), registry.answer(c, now), now);
            } else {
                unanswered.add(c.ticket());
            }
        }
        for (var outgoing = server.pollMessage(); outgoing != null; outgoing = server.pollMessage()) {
            RendezvousCodec.encode(outgoing.message(), out.clear());
        }
        for (Long link = server.pollHangUp(); link != null; link = server.pollHangUp()) {
            server.handleClosed(link, now);
        }
    }

    private void pass(long nanos) {
        long end = now + nanos;
        while (server.nextDeadline() <= end) {
            now = Math.max(now, server.nextDeadline());
            server.handleTimeout(now);
            drain();
        }
        now = end;
    }

    private static InetSocketAddress address(int host) {
        try {
            byte[] bytes = {(byte) 198, 51, 100, (byte) (host & 3)};
            return new InetSocketAddress(InetAddress.getByAddress(bytes), 4_000 + host);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 bytes are an address", e);
        }
    }
}
