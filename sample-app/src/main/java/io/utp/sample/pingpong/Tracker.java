package io.utp.sample.pingpong;

import io.utp.UtpNode;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Output;
import io.utp.sample.pingpong.Matchmaker.Introduction;
import io.utp.sample.protocol.MalformedException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells two peers each other's public address. It uses no connection, only datagrams of its own on the node's port.
 *
 * <p>The protocol knows no secret, so anybody may register in another one's name, from a forged address, too. A request of
 * 17 bytes makes an answer of up to 42 (IPv4), which the protocol demands; that nobody is flooded with those, there are
 * never more than {@value #ANSWERS} at once and ten a second after that, whoever asks.
 */
@Component
@Profile("tracker")
class Tracker {

    private static final int ANSWERS = 20;

    private static final Duration ANSWER_INTERVAL = Duration.ofMillis(100);

    private static final int LINES = 20;

    private static final Duration LINE_INTERVAL = Duration.ofSeconds(1);

    private static final Duration COMPLAINT_INTERVAL = Duration.ofSeconds(10);

    private final UtpNode node;

    private final Output output;

    private final ReentrantLock lock = new ReentrantLock();

    private final Matchmaker matchmaker = new Matchmaker();

    private final Quota answers = new Quota(ANSWERS, ANSWER_INTERVAL, System.nanoTime());

    private final Quota lines = new Quota(LINES, LINE_INTERVAL, System.nanoTime());

    private final Quota complaints = new Quota(1, COMPLAINT_INTERVAL, System.nanoTime());

    private long dropped;

    Tracker(UtpNode node, Output output) {
        this.node = node;
        this.output = output;
        node.onDatagram(this::receive);
    }

    @EventListener
    void on(ApplicationReadyEvent event) {
        InetSocketAddress address = node.address();
        if (address != null) {
            output.line("tracker: listening on UDP port " + address.getPort() + ", waiting for a server and a client");
        }
    }

    private void receive(InetSocketAddress from, ByteBuffer content) {
        lock.lock();
        try {
            register(TrackerMessages.readRegistration(content), from, System.nanoTime());
        } catch (MalformedException ex) {
            drop(from, ex.reason(), System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void register(Side side, InetSocketAddress from, long now) {
        boolean news = !from.equals(matchmaker.waiting(side));
        List<Introduction> introductions = matchmaker.register(side, from, now);
        boolean repeated = introductions.size() == 1;
        if (news && !repeated && lines.take(now)) {
            output.line("tracker: the " + side + " is at " + Addresses.text(from)
                    + (introductions.isEmpty() ? "" : ", telling both where the other one is"));
        }
        for (Introduction introduction : introductions) {
            tell(introduction, now);
        }
    }

    private void tell(Introduction introduction, long now) {
        if (!answers.take(now)) {
            drop(introduction.to(), "too many ask", now);
            return;
        }
        node.sendDatagram(introduction.to(), TrackerMessages.answer(introduction.peer()))
                .exceptionally(ex -> {
                    output.error("cannot tell " + Addresses.text(introduction.to()) + " its peer's address ("
                            + ex.getMessage() + "); check the way there");
                    return null;
                });
    }

    private void drop(InetSocketAddress from, String why, long now) {
        dropped++;
        if (complaints.take(now)) {
            output.line(
                    "tracker: dropped what " + Addresses.text(from) + " sent: " + why + " (" + dropped + " so far)");
        }
    }
}
